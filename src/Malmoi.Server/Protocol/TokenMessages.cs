namespace Malmoi.Server.Protocol;

/// <summary>A request for the tokens of a text (<c>/v1/tokenize</c>).</summary>
internal sealed record TokenizeRequest
{
    public string? Model { get; init; }

    public string? Text { get; init; }

    /// <summary>Whether the marks that the tokenizer puts round a text stand there too.</summary>
    public bool? AddSpecialTokens { get; init; }
}

/// <summary>The tokens of a text.</summary>
/// <param name="Tokens">Their ids.</param>
/// <param name="Pieces">As the vocabulary spells them.</param>
/// <param name="Offsets">Where each begins and ends in the text, in characters (Unicode scalar values).</param>
/// <param name="Count">How many.</param>
internal sealed record TokenizeAnswer(
    IReadOnlyList<int> Tokens,
    IReadOnlyList<string> Pieces,
    IReadOnlyList<IReadOnlyList<int>> Offsets,
    int Count
);

/// <summary>A request for the text of tokens (<c>/v1/detokenize</c>).</summary>
internal sealed record DetokenizeRequest
{
    public string? Model { get; init; }

    public IReadOnlyList<int>? Tokens { get; init; }
}

/// <summary>The text of tokens.</summary>
internal sealed record DetokenizeAnswer(string Text);
