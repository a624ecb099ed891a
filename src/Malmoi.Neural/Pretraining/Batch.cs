namespace Malmoi.Neural.Pretraining;

/// <summary>What is learned from at once: rows of token ids as an objective made them, in plain arrays.</summary>
public sealed record Batch
{
    /// <summary>What the stack reads that predicts: a decoder's input, an encoder's text with its blanks. (rows, positions)</summary>
    public required IdGrid Tokens { get; init; }

    /// <summary>Tokens of each row that are no padding; null: all are.</summary>
    public int[]? Lengths { get; init; }

    /// <summary>What is to be said at each place of <see cref="Tokens"/>, <see cref="Heads.Losses.Ignored"/> where nothing is learned; null: no token is predicted.</summary>
    /// <remarks>Label i belongs to place i: an autoregressive objective has shifted them already.</remarks>
    public IdGrid? Labels { get; init; }

    /// <summary>What an encoder-decoder's encoder reads. (rows, source positions)</summary>
    public IdGrid? Source { get; init; }

    /// <summary>Tokens of each source that are no padding; null: all are.</summary>
    public int[]? SourceLengths { get; init; }

    /// <summary>Which sentence of a pair each token is of (BERT). (rows, positions)</summary>
    public IdGrid? Segments { get; init; }

    /// <summary>Numbers of the positions, where several texts stand in a row; null: as they stand. (rows, positions)</summary>
    public IdGrid? Positions { get; init; }

    /// <summary>Which text of a row each token is of, where several stand in one; none sees another's. Null: one a row. (rows, positions)</summary>
    public IdGrid? Documents { get; init; }

    /// <summary>When each token's turn comes where tokens are told in another order than they stand in (XLNet), -1 for those that all see; null: they are not. (rows, positions)</summary>
    public IdGrid? Order { get; init; }

    /// <summary>A class a row: whether the second sentence follows the first, the label of a text.</summary>
    public int[]? Classes { get; init; }

    /// <summary>How many rows are the choices of one question, whose class is the right one of them; null: a row stands for itself.</summary>
    public int? Choices { get; init; }

    /// <summary>A number a row, where a number is to be said.</summary>
    public float[]? Values { get; init; }

    /// <summary>Where the answer of each row begins and where it ends, both inclusive. (rows, 2)</summary>
    public IdGrid? Spans { get; init; }

    /// <summary>Which rows are better than which; null: nothing is compared.</summary>
    public Comparisons? Comparisons { get; init; }

    /// <summary>Labels that count, over which the loss is a mean; of what is compared, the comparisons.</summary>
    public int Predicted =>
        Comparisons?.Count
        ?? Labels?.Values.Count(label => label >= 0)
        ?? Classes?.Length
        ?? Values?.Length
        ?? Spans?.Rows
        ?? 0;

    /// <summary>Tokens that are no padding, of both sides: what throughput counts.</summary>
    public long TokenCount =>
        (Lengths?.Sum(length => (long)length) ?? Tokens.Values.Length)
        + (SourceLengths?.Sum(length => (long)length) ?? Source?.Values.Length ?? 0);
}
