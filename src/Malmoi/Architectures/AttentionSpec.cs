namespace Malmoi.Architectures;

/// <summary>Multi-head scaled dot-product attention (Vaswani et al., 2017).</summary>
/// <remarks>
/// Each head compares its query with the keys of all visible positions and mixes their values by the result:
/// <code>
///   softmax(q kᵀ · scale + bias) v
///
///   heads           one for each         grouped              one for all
///   queries         q q q q q q q q      q q q q q q q q      q q q q q q q q
///                   | | | | | | | |      \_/ \_/ \_/ \_/      \______ ______/
///   keys, values    k k k k k k k k       k   k   k   k              k
///                   KeyValueHeads = 8    = 4                  = 1
///                   (Vaswani et al.)     (Ainslie et al.,     (Shazeer, 2019)
///                                        2023)
/// </code>
/// Self-attention takes all three from one sequence; masked (causal) self-attention shows a query nothing after its own place;
/// cross-attention takes keys and values from the encoder's output.
/// </remarks>
/// <param name="Width">Of the vectors that come in and go out.</param>
/// <param name="Heads">Query heads.</param>
public sealed record AttentionSpec(int Width, int Heads)
{
    /// <summary>Heads of keys and values.</summary>
    /// <exception cref="InputException">It is no divisor of <see cref="Heads"/>.</exception>
    public int KeyValueHeads
    {
        get;
        init =>
            field =
                value > 0 && Heads % value == 0
                    ? value
                    : throw new InputException(
                        $"the configuration has {Heads} attention heads and {value} key/value heads, which do not go evenly into the others"
                    );
    } = Heads;

    /// <summary>Channels of a head; the width shared out unless said otherwise.</summary>
    public int HeadWidth
    {
        get => field > 0 ? field : Share(Width, Heads);
        init;
    }

    /// <summary>Whether query, key and value projections have a bias.</summary>
    public bool Bias { get; init; } = true;

    public bool OutputBias { get; init; } = true;

    /// <summary>A query sees nothing after its own place.</summary>
    public bool Causal { get; init; }

    /// <summary>A query sees this many places at most, its own with them; null: all.</summary>
    public int? Window { get; init; }

    /// <summary>Multiplies the scores; null: one over the square root of the head width. T5 and GPT-Neo use 1.</summary>
    public double? Scale { get; init; }

    public AttentionPositions Positions { get; init; } = AttentionPositions.None;

    /// <summary>Queries, keys and values are kept between minus this and this (MPT); null: as they are.</summary>
    public double? Clip { get; init; }

    /// <summary>A norm over each head's queries and keys before they are compared (Phi's option, Qwen 3); null: none.</summary>
    public NormSpec? HeadNorm { get; init; }

    /// <summary>Share of attention weights set to zero while training.</summary>
    public double Dropout { get; init; }

    /// <summary>Channels of each head where all share the width.</summary>
    /// <exception cref="InputException">There are no heads, or the width does not go evenly into them.</exception>
    public static int Share(int width, int heads) =>
        heads > 0 && width > 0 && width % heads == 0
            ? width / heads
            : throw new InputException(
                $"the configuration has a width of {width} and {heads} attention heads: the width should be a multiple of the heads"
            );
}
