namespace Malmoi.Architectures;

/// <summary>Where order enters at the embeddings: a vector per position, added to the token's.</summary>
/// <param name="Count">The longest sequence.</param>
public abstract record TokenPositions(int Count)
{
    /// <summary>From which number a sequence's positions are counted, and what padding does to them.</summary>
    public PositionNumbering Numbering { get; init; }
}

/// <summary>One learned row per position (Gehring et al., 2017); the table may begin with rows that no position uses.</summary>
/// <param name="Count">The longest sequence.</param>
/// <param name="FirstRow">The row of position 0: 2 in OPT and BART, the row after the padding id's in RoBERTa.</param>
public sealed record LearnedPositions(int Count, int FirstRow = 0) : TokenPositions(Count)
{
    /// <summary>Rows of the table.</summary>
    public int Rows => Count + FirstRow;
}

/// <summary>Sines and cosines of geometrically growing wavelengths (Vaswani et al., 2017); nothing is learned.</summary>
/// <remarks>Angle of position p and pair i of a vector of width d: p / 10000^(2i/d).</remarks>
public sealed record SinusoidalPositions(int Count, SinusoidOrder Order) : TokenPositions(Count)
{
    /// <summary>The vectors of all positions, one after the other.</summary>
    /// <param name="width">Of a vector; odd ones end with a sine.</param>
    public float[] Table(int width)
    {
        var table = new float[Count * width];
        var sines = (width + 1) / 2;
        for (var position = 0; position < Count; position++)
        {
            for (var i = 0; i < width; i++)
            {
                var (pair, isSine) =
                    Order == SinusoidOrder.Interleaved ? (i / 2, i % 2 == 0)
                    : i < sines ? (i, true)
                    : (i - sines, false);
                var angle = position / Math.Pow(10_000, 2.0 * pair / width);
                table[(position * width) + i] = (float)(isSine ? Math.Sin(angle) : Math.Cos(angle));
            }
        }

        return table;
    }
}

/// <summary>Where the sine and the cosine of one angle stand in the vector.</summary>
public enum SinusoidOrder
{
    /// <summary>sin, cos, sin, cos: the paper's order.</summary>
    Interleaved,

    /// <summary>All sines, then all cosines: the order of the first implementation (tensor2tensor), of CTRL, Marian and Pegasus.</summary>
    Halves,
}

/// <summary>How the tokens of a row are numbered.</summary>
public enum PositionNumbering
{
    /// <summary>0, 1, 2, ... whatever is padding.</summary>
    Plain,

    /// <summary>Only tokens that the mask shows count; padding before the text moves nothing (OPT).</summary>
    Unmasked,

    /// <summary>Only tokens that are not the padding token count, and padding has a row of its own, <see cref="LearnedPositions.FirstRow"/> - 1 (RoBERTa).</summary>
    SkipPadding,
}
