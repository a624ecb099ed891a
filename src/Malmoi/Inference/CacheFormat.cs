using static Malmoi.Inference.VectorArithmetic;

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

    /// <summary>32-bit numbers.</summary>
    public static CacheFormat Float32 { get; } = new Float32Cache();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CacheFormat> All { get; } = [Float32];

    /// <summary>What it is called: f32.</summary>
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

    /// <summary>scores[q, p] = queries[q] · keys[p] for the first positions of a page; what stands beyond them is written over.</summary>
    /// <param name="queries">(count, width)</param>
    /// <param name="count">How many.</param>
    /// <param name="keys">A page's.</param>
    /// <param name="positions">How many are asked for.</param>
    /// <param name="width">Channels of a head.</param>
    /// <param name="scores">(count, stride), with room for a whole page.</param>
    /// <param name="stride">Numbers from one query's scores to the next one's.</param>
    public abstract void Score(
        float* queries,
        int count,
        byte* keys,
        int positions,
        int width,
        float* scores,
        int stride
    );

    /// <summary>mixtures[q] += Σ_p shares[q, p] values[p] over positions of a page.</summary>
    /// <param name="shares">(count, stride), from the page's first position on.</param>
    /// <param name="stride">Numbers from one query's shares to the next one's.</param>
    /// <param name="count">How many.</param>
    /// <param name="values">A page's.</param>
    /// <param name="first">The first position that counts.</param>
    /// <param name="end">The position after the last.</param>
    /// <param name="width">Channels of a head.</param>
    /// <param name="mixtures">(count, width)</param>
    public abstract void Mix(
        float* shares,
        int stride,
        int count,
        byte* values,
        int first,
        int end,
        int width,
        float* mixtures
    );
}

/// <summary>Keys and values as they were computed.</summary>
internal sealed unsafe class Float32Cache : CacheFormat
{
    public override string Name => "f32";

    public override int Bytes(int width) => PageLength * width * sizeof(float);

    public override void StoreKey(float* key, byte* keys, int position, int width)
    {
        var to = (float*)keys + position;
        for (var channel = 0; channel < width; channel++)
        {
            to[channel * PageLength] = key[channel];
        }
    }

    public override void StoreValue(float* value, byte* values, int position, int width) =>
        new ReadOnlySpan<float>(value, width).CopyTo(new Span<float>((float*)values + (position * width), width));

    public override void Score(
        float* queries,
        int count,
        byte* keys,
        int positions,
        int width,
        float* scores,
        int stride
    )
    {
        for (var query = 0; query < count; query++, queries += width, scores += stride)
        {
            new Span<float>(scores, positions).Clear();
            for (var channel = 0; channel < width; channel++)
            {
                AddScaled(scores, (float*)keys + (channel * PageLength), queries[channel], positions);
            }
        }
    }

    public override void Mix(
        float* shares,
        int stride,
        int count,
        byte* values,
        int first,
        int end,
        int width,
        float* mixtures
    )
    {
        for (var query = 0; query < count; query++, shares += stride, mixtures += width)
        {
            for (var position = first; position < end; position++)
            {
                AddScaled(mixtures, (float*)values + (position * width), shares[position], width);
            }
        }
    }
}
