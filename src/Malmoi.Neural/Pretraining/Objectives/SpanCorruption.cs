using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>Spans are replaced by sentinels, and told one after another, each after its sentinel (T5, Raffel et al., 2020).</summary>
/// <remarks>
/// <code>
///   passage   Thank you for inviting me to your party last week
///   source    Thank you ⟨0⟩ me to your party ⟨1⟩ week ⟨/s⟩
///   target    ⟨0⟩ for inviting ⟨1⟩ last ⟨2⟩ ⟨/s⟩
/// </code>
/// As published: round(density · n) tokens in round(that / mean) spans, cut at random places, every way with the same probability; so is the text between
/// them. A passage begins with text and ends with a span.
/// </remarks>
/// <param name="sentinels">In the order in which they are used; T5's go down from the last id.</param>
/// <param name="start">What the decoder reads first (T5's is its padding).</param>
/// <param name="end">Behind source and target; null: nothing is.</param>
public sealed class SpanCorruption(IReadOnlyList<int> sentinels, int start, int? end) : IObjective
{
    /// <summary>Of all tokens that are in spans.</summary>
    public double Density { get; init; } = 0.15;

    /// <summary>Tokens a span, in the mean.</summary>
    public double MeanSpan { get; init; } = 3;

    /// <summary>How long passages may be so that the source has at most this many tokens, and how long the target then is; ends counted.</summary>
    public (int Passage, int Target) Lengths(int source)
    {
        var passage = source;
        while (After(passage + 1).Source <= source)
        {
            passage++;
        }

        while (passage > 2 && After(passage).Source > source)
        {
            passage--;
        }

        var target = After(passage).Target;
        // As published: with half of the text in spans, source and target come to one length.
        return Density == 0.5 && target > source ? (passage - 1, target - 1) : (passage, target);
    }

    public Example Make(Passage passage, Xoshiro256 random)
    {
        var isNoise = Noise(passage.Ids.Length, random);
        var source = Replaced(passage.Ids, isNoise, replaced: true);
        var target = Replaced(passage.Ids, isNoise, replaced: false);
        return Example.Conditional([.. source, .. Ends()], [.. target, .. Ends()], start);
    }

    /// <summary>Which tokens of a passage are in spans.</summary>
    internal bool[] Noise(int length, Xoshiro256 random)
    {
        if (length < 2)
        {
            throw new InputException(
                "a passage of one token cannot lose a span and keep a text: pack documents, or take longer ones"
            );
        }

        // In single precision, as published.
        var tokens = Math.Clamp((int)MathF.Round(length * (float)Density), 1, length - 1);
        var spans = Math.Clamp((int)MathF.Round(tokens / (float)MeanSpan), 1, Math.Min(tokens, length - tokens));
        var noise = random.Segmentation(tokens, spans);
        var text = random.Segmentation(length - tokens, spans);
        var isNoise = new bool[length];
        var place = 0;
        for (var i = 0; i < spans; i++)
        {
            place += text[i];
            isNoise.AsSpan(place, noise[i]).Fill(true);
            place += noise[i];
        }

        return isNoise;
    }

    /// <summary>The passage with a sentinel for each run of spans, or of what is in none.</summary>
    internal List<int> Replaced(ReadOnlySpan<int> ids, ReadOnlySpan<bool> isNoise, bool replaced)
    {
        var result = new List<int>();
        var used = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            if (isNoise[i] != replaced)
            {
                result.Add(ids[i]);
            }
            else if (i == 0 || isNoise[i - 1] != replaced)
            {
                result.Add(Sentinel(used++));
            }
        }

        return result;
    }

    private int Sentinel(int number) =>
        number < sentinels.Count
            ? sentinels[number]
            : throw new InputException(
                $"a passage has more spans than the tokenizer has sentinels ({sentinels.Count}): take shorter passages, longer spans, or a tokenizer with more"
            );

    private (int Source, int Target) After(int passage)
    {
        var tokens = (int)Math.Round(passage * Density);
        var spans = (int)Math.Round(tokens / MeanSpan);
        var ends = Ends().Length;
        return (passage - tokens + spans + ends, tokens + spans + ends);
    }

    private int[] Ends() => end is { } id ? [id] : [];
}
