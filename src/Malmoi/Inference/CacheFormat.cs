namespace Malmoi.Inference;

/// <summary>In what form keys and values are kept, and how attention reads them: one head, one page at a time.</summary>
/// <remarks>
/// A page holds the keys of a head channel by channel, so that a query meets many keys at once, and its values position by position:
/// <code>
///   keys     (channels, positions)        scores  += query[channel] · keys[channel, all positions]
///   values   (positions, channels)        mixture += share[position] · values[position, all channels]
/// </code>
/// </remarks>
public abstract unsafe class CacheFormat
{
    /// <summary>Positions of a page.</summary>
    public const int PageLength = 64;

    // Positions whose scores are computed at once.
    private const int Together = 16;

    /// <summary>32-bit numbers.</summary>
    public static CacheFormat Float32 { get; } = new Float32Cache();

    /// <summary>16-bit numbers.</summary>
    public static CacheFormat Float16 { get; } = new Float16Cache();

    /// <summary>8 bits each, a scale for every key and every value of a head.</summary>
    public static CacheFormat Bytes8 { get; } = new Bytes8Cache();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CacheFormat> All { get; } = [Float32, Float16, Bytes8];

    /// <summary>What it is called: f32, f16, q8.</summary>
    public abstract string Name { get; }

    /// <exception cref="InputException">There is none of this name.</exception>
    public static CacheFormat Parse(string name) =>
        All.FirstOrDefault(format => format.Name == name)
        ?? throw new InputException(
            $"'{name}' is no form for keys and values: choose {string.Join(", ", All.Select(format => format.Name))}"
        );

    /// <summary>Bytes that the keys of a page of one head take; those of its values are as many.</summary>
    /// <param name="width">Channels of a head.</param>
    public abstract int Bytes(int width);

    /// <summary>Writes a position's key.</summary>
    public abstract void StoreKey(float* key, byte* keys, int position, int width);

    /// <summary>Writes a position's value.</summary>
    public abstract void StoreValue(float* value, byte* values, int position, int width);

    /// <summary>A page's keys as 32-bit numbers.</summary>
    /// <param name="keys">A page's.</param>
    /// <param name="positions">How many are asked for, a multiple of 16; others may be anything.</param>
    /// <param name="width">Channels of a head.</param>
    /// <returns>Where they stand, until the thread asks again: (channels, <see cref="PageLength"/>).</returns>
    protected abstract float* Keys(byte* keys, int positions, int width);

    /// <summary>Values of neighbouring positions as 32-bit numbers.</summary>
    /// <param name="values">A page's.</param>
    /// <param name="first">The first position.</param>
    /// <param name="end">The position after the last.</param>
    /// <param name="width">Channels of a head.</param>
    /// <returns>Where they stand, until the thread asks again: (positions, channels).</returns>
    protected abstract float* Values(byte* values, int first, int end, int width);

    /// <summary>scores[q, p] = queries[q] · keys[p] for the first positions of a page.</summary>
    /// <param name="queries">(count, width)</param>
    /// <param name="count">How many.</param>
    /// <param name="keys">A page's.</param>
    /// <param name="positions">How many are asked for; scores of others up to the page's end may be anything.</param>
    /// <param name="width">Channels of a head.</param>
    /// <param name="scores">(count, stride)</param>
    /// <param name="stride">Numbers from one query's scores to the next one's.</param>
    public void Score(float* queries, int count, byte* keys, int positions, int width, float* scores, int stride)
    {
        var whole = (positions + Together - 1) / Together * Together;
        for (var query = 0; query < count; query++)
        {
            new Span<float>(scores + ((long)query * stride), whole).Clear();
        }

        var own = Keys(keys, whole, width);
        RowProducts.Add(queries, width, count, own, PageLength, width, whole, scores, stride);
    }

    /// <summary>mixtures[q] += Σ_p shares[q, p] values[p] over positions of a page.</summary>
    /// <param name="shares">(count, stride), from the page's first position on.</param>
    /// <param name="stride">Numbers from one query's shares to the next one's.</param>
    /// <param name="count">How many.</param>
    /// <param name="values">A page's.</param>
    /// <param name="first">The first position that counts.</param>
    /// <param name="end">The position after the last.</param>
    /// <param name="width">Channels of a head.</param>
    /// <param name="mixtures">(count, width)</param>
    public void Mix(float* shares, int stride, int count, byte* values, int first, int end, int width, float* mixtures)
    {
        var own = Values(values, first, end, width);
        RowProducts.Add(shares + first, stride, count, own, width, end - first, width, mixtures, width);
    }
}
