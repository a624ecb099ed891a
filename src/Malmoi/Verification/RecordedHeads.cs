using Malmoi.Architectures;
using Malmoi.Families;

namespace Malmoi.Verification;

/// <summary>What the heads of a decoder say of recorded inputs, and their losses, under the names of the reference's outputs.</summary>
internal static class RecordedHeads
{
    /// <param name="name">Of the head.</param>
    /// <param name="spec">What it reads and gives.</param>
    /// <param name="apply">The head itself, on vectors one after the other.</param>
    /// <param name="hidden">(batch, ..., positions, width)</param>
    /// <param name="family">For the ids of padding.</param>
    /// <param name="inputs">What the model read.</param>
    /// <param name="outputs">Where the numbers go.</param>
    public static void Add(
        string name,
        HeadSpec spec,
        Func<double[], double[]> apply,
        RecordedArray hidden,
        Family family,
        IReadOnlyDictionary<string, RecordedArray> inputs,
        Dictionary<string, RecordedArray> outputs
    )
    {
        var read = Places(spec.Places, hidden, family, inputs);
        var logits = new RecordedArray([.. read.Shape.SkipLast(1), spec.Outputs], apply(read.Values));
        var labels = inputs.GetValueOrDefault("labels");
        switch (name)
        {
            case HeadNames.NextToken:
                outputs["out.logits"] = logits;
                Loss(labels, labels => RecordedLosses.NextToken(logits, labels));
                break;
            case HeadNames.SequenceClass or HeadNames.TokenClass:
                outputs["out.logits"] = logits;
                Loss(labels, labels => RecordedLosses.PerPlace(logits, labels));
                break;
            case HeadNames.Choice:
                outputs["out.mc_logits"] = new RecordedArray([.. logits.Shape.SkipLast(1)], logits.Values);
                if (inputs.GetValueOrDefault("mc_labels") is { } truth)
                {
                    outputs["loss.mc_loss"] = RecordedArray.Of(
                        RecordedLosses.PerPlace(outputs["out.mc_logits"], truth)
                    );
                }

                break;
            default:
                break;
        }

        void Loss(RecordedArray? wanted, Func<RecordedArray, double> loss)
        {
            if (wanted is not null)
            {
                outputs[$"part.{name}"] = RecordedArray.Of(loss(wanted));
            }
        }
    }

    /// <summary>Several heads are trained on the sum of what each minimises.</summary>
    public static void AddLosses(Dictionary<string, RecordedArray> outputs)
    {
        var parts = outputs.Where(output => output.Key.StartsWith("part.", StringComparison.Ordinal)).ToList();
        if (parts.Count > 0)
        {
            outputs["loss.loss"] = RecordedArray.Of(parts.Sum(part => part.Value.Values[0]));
        }
    }

    private static RecordedArray Places(
        Places places,
        RecordedArray hidden,
        Family family,
        IReadOnlyDictionary<string, RecordedArray> inputs
    )
    {
        return places switch
        {
            Architectures.Places.Every => hidden,
            Architectures.Places.Last => At(hidden, LastTokens(inputs["input_ids"], family.PadTokenId)),
            Architectures.Places.Named => At(hidden, inputs["mc_token_ids"].ToIds()),
            _ => throw new InputException(
                "the managed engine has no head that reads such places: give '--executor torch'"
            ),
        };
    }

    // (..., positions, width) at a place for each text
    private static RecordedArray At(RecordedArray hidden, int[] places)
    {
        var (length, width) = (hidden.Shape[^2], hidden.Shape[^1]);
        return new RecordedArray(
            [.. hidden.Shape.SkipLast(2), width],
            [
                .. places.SelectMany(
                    (place, text) => hidden.Values.AsSpan(((text * length) + place) * width, width).ToArray()
                ),
            ]
        );
    }

    // The one before the first padding; without padding the last.
    private static int[] LastTokens(RecordedArray ids, int? padding)
    {
        var length = ids.Shape[^1];
        return
        [
            .. Enumerable
                .Range(0, ids.Values.Length / length)
                .Select(row =>
                {
                    var first = Array.IndexOf(ids.ToIds()[(row * length)..((row + 1) * length)], padding ?? -1);
                    return first > 0 ? first - 1 : length - 1;
                }),
        ];
    }
}
