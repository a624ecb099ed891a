namespace Malmoi.Neural.Alignment;

/// <summary>An answer behind its prompt, in tokens.</summary>
/// <param name="Tokens">Prompt and answer, the mark that ends it last.</param>
/// <param name="From">Where the answer begins; at least 1.</param>
public sealed record RenderedAnswer(int[] Tokens, int From)
{
    public int Length => Tokens.Length;

    /// <summary>What a decoder reads: all but the last token.</summary>
    public int[] Read => Tokens[..^1];

    /// <summary>What it should say at each place; only the answer counts.</summary>
    public int[] Labels =>
        [.. Enumerable.Range(1, Length - 1).Select(place => place >= From ? Tokens[place] : (int)Heads.Losses.Ignored)];
}

/// <summary>The answers to one prompt that are learned from together.</summary>
/// <param name="Answers">The best first; where they are judged one by one, the answer and one to another prompt.</param>
public sealed record RenderedAnswers(IReadOnlyList<RenderedAnswer> Answers)
{
    /// <summary>By how much the best is better than the last; null: not said.</summary>
    public float? Margin { get; init; }

    /// <summary>Whether the first answer is good by itself; null: the answers are in their order, each better than the next.</summary>
    public bool? IsGood { get; init; }

    /// <summary>Σ ln p of each answer under the frozen model; null: nobody asked it.</summary>
    public float[]? References { get; init; }

    /// <summary>Tokens of the longest.</summary>
    public int Length => Answers.Max(answer => answer.Length);
}
