namespace Malmoi.Instructions.Rendering;

/// <summary>A conversation as a model reads it, and what of it is learned.</summary>
/// <param name="Tokens">From the first to the last that is learned.</param>
/// <param name="Learned">One a token: the assistant's own, and the mark that ends each answer.</param>
public sealed record RenderedExample(int[] Tokens, bool[] Learned)
{
    public int Length => Tokens.Length;

    /// <summary>Tokens that are learned.</summary>
    public int LearnedCount => Learned.AsSpan().Count(true);

    /// <summary>The same with every token learned but the first, as KULLM's recipe has it: the prompt too.</summary>
    public RenderedExample WithPrompt() => this with { Learned = [.. Learned.Select((_, i) => i > 0)] };

    /// <summary>The same, cut behind so many tokens; null where nothing that is learned is left.</summary>
    public RenderedExample? Cut(int length) =>
        Length <= length ? this
        : Learned.AsSpan(0, length).Contains(true) ? new RenderedExample(Tokens[..length], Learned[..length])
        : null;
}
