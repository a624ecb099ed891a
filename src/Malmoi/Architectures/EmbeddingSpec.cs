namespace Malmoi.Architectures;

/// <summary>What turns the input into the first layer's vectors.</summary>
/// <param name="Width">Of the vectors that go out.</param>
public abstract record EmbeddingSpec(int Width)
{
    public TokenPositions? Positions { get; init; }

    /// <summary>Share of the vectors' numbers set to zero while training.</summary>
    public double Dropout { get; init; }
}

/// <summary>A vector per token, with its position's, segment's and language's added, normed or not.</summary>
/// <remarks>
/// <code>
///   token ─ (project) ─ · scale ─ + position + segment + language ─ (norm) ─ (project)
/// </code>
/// Narrow token tables are projected to the model's width at one of the two places: before the sum (OPT 350m) or after the norm
/// (ALBERT, ELECTRA).
/// </remarks>
/// <param name="Vocabulary">Rows of the token table.</param>
/// <param name="Width">Of the vectors that go out.</param>
public sealed record TokenEmbeddings(int Vocabulary, int Width) : EmbeddingSpec(Width)
{
    /// <summary>Width of the token table where it is narrower, projected before the sum without a bias (OPT 350m); null: as the sum.</summary>
    public int? TokenWidth { get; init; }

    /// <summary>Width of the sum where it is narrower, projected after the norm with a bias (ALBERT, ELECTRA); null: <see cref="EmbeddingSpec.Width"/>.</summary>
    public int? SumWidth { get; init; }

    /// <summary>Name of a token table that several stacks or heads share, from the model's root; null: the stack's own.</summary>
    public string? SharedTable { get; init; }

    /// <summary>Multiplies the token's vector: √width in the 2017 Transformer.</summary>
    public double Scale { get; init; } = 1;

    public SegmentSpec? Segments { get; init; }

    /// <summary>Rows of the language table (XLM); null: none.</summary>
    public int? Languages { get; init; }

    public NormSpec? Norm { get; init; }

    /// <summary>The id that fills short rows; where positions skip padding they need it.</summary>
    public int? Padding { get; init; }
}

/// <summary>Which part of the input a token belongs to.</summary>
public abstract record SegmentSpec;

/// <summary>A learned row per part; tokens that say nothing belong to part 0 (BERT).</summary>
public sealed record SegmentTable(int Count) : SegmentSpec;

/// <summary>A part is named by a token, whose vector is added, scaled like the others; tokens that say nothing add nothing (GPT, GPT-2).</summary>
public sealed record SegmentTokens : SegmentSpec;

/// <summary>An image cut into squares, each projected to a vector, a learned one before them all (ViT, Dosovitskiy et al., 2021).</summary>
/// <param name="ImageSize">Height and width of the image in pixels.</param>
/// <param name="PatchSize">Of one square.</param>
/// <param name="Channels">Colours.</param>
/// <param name="Width">Of the vectors that go out.</param>
public sealed record PatchEmbeddings(int ImageSize, int PatchSize, int Channels, int Width) : EmbeddingSpec(Width)
{
    public int Patches => ImageSize / PatchSize * (ImageSize / PatchSize);
}
