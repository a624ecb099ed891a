using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Tests.FamilyContract;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>Batches for models of 23 tokens: every second token follows from the one before, so that there is something to learn.</summary>
internal sealed class TinyBatches(int rows = 3, int length = 7, long? perEpoch = null) : IBatches
{
    public const int Ignored = (int)Heads.Losses.Ignored;

    public long? PerEpoch => perEpoch;

    /// <summary>Adds to each batch what an objective would.</summary>
    public Func<Batch, Random, Batch> Change { get; init; } = (batch, _) => batch;

    public Batch Get(long number)
    {
        var random = new Random((int)number + 1);
        var tokens = Draw(random);
        var labels = new IdGrid(rows, length, new int[rows * length]);
        for (var row = 0; row < rows; row++)
        {
            tokens[row][1..].CopyTo(labels[row]);
            labels[row][^1] = Ignored;
        }

        return Change(new Batch { Tokens = tokens, Labels = labels }, random);
    }

    /// <summary>One label in seven stays, none in the first row.</summary>
    public static IdGrid Thin(IdGrid labels) =>
        labels with
        {
            Values =
            [
                .. labels.Values.Select((label, i) => i >= labels.Length && i % 7 == 3 ? Math.Max(label, 3) : Ignored),
            ],
        };

    private IdGrid Draw(Random random)
    {
        var ids = new IdGrid(rows, length, new int[rows * length]);
        for (var i = 0; i < ids.Values.Length; i++)
        {
            ids.Values[i] = i % 2 == 0 ? random.Next(3, 13) : ids.Values[i - 1] + 10;
        }

        return ids;
    }

    /// <summary>What any tiny configuration can learn from.</summary>
    public static TinyBatches For(TinyModel model) =>
        new()
        {
            Change = (batch, random) =>
                batch with
                {
                    Labels =
                        model.Model.Heads.Keys.Any(name => name is "nextToken") ? batch.Labels
                        : model.Model.Heads.Keys.Any(name => name is "maskedToken") ? Thin(batch.Labels!)
                        : model.Model.Heads.Keys.Any(name => name is "replacedToken" or "tokenClass")
                            ? batch.Labels! with
                            {
                                Values = [.. batch.Labels!.Values.Select(label => label < 0 ? label : label % 2)],
                            }
                        : null,
                    Classes = model.Model.Heads.Keys.Any(name => name is "nextSentence" or "sequenceClass")
                        ? [.. Enumerable.Range(0, batch.Tokens.Rows).Select(_ => random.Next(2))]
                        : null,
                    Source = model.Model.Encoder is not null && model.Model.Decoder is not null ? batch.Tokens : null,
                    SourceLengths =
                        model.Model.Encoder is not null && model.Model.Decoder is not null ? [7, 5, 7] : null,
                    Lengths = [7, 6, 7],
                },
        };
}
