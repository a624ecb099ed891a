namespace Malmoi.Tokenization;

/// <summary>A piece that is found in the text before everything else and never cut: special tokens, and words added later.</summary>
public sealed record AddedToken(int Id, string Content)
{
    /// <summary>Found only where no word character stands next to it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Takes the white space before it along.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>Takes the white space after it along.</summary>
    public bool RightStrip { get; init; }

    /// <summary>Looked for in the normalised text, itself normalised; otherwise in the text as it is written.</summary>
    public bool Normalized { get; init; }

    /// <summary>A control token: decoding may leave it out.</summary>
    public bool Special { get; init; }
}
