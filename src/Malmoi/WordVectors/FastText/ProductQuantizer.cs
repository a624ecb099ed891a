namespace Malmoi.WordVectors.FastText;

/// <summary>Vectors cut into parts, each part one of 256 centroids (Jégou et al., 2011; in fastText, Joulin et al., 2016).</summary>
public sealed class ProductQuantizer
{
    /// <summary>Centroids of a part.</summary>
    public const int Centroids = 256;

    /// <param name="dimensions">Numbers in a vector.</param>
    /// <param name="partLength">Numbers in a part; the last may be shorter.</param>
    /// <param name="centroids">For each part its 256 centroids: 256 x dimensions numbers.</param>
    public ProductQuantizer(int dimensions, int partLength, float[] centroids)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(partLength, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(centroids.LongLength, (long)dimensions * Centroids);
        (Dimensions, PartLength, Values) = (dimensions, partLength, centroids);
    }

    public int Dimensions { get; }

    public int PartLength { get; }

    public int Parts => (Dimensions + PartLength - 1) / PartLength;

    public int LastPartLength => Dimensions - ((Parts - 1) * PartLength);

    internal float[] Values { get; }

    /// <summary>The centroid that a code stands for in a part.</summary>
    public ReadOnlySpan<float> Centroid(int part, byte code)
    {
        var length = part == Parts - 1 ? LastPartLength : PartLength;
        return Values.AsSpan((part * Centroids * PartLength) + (code * length), length);
    }

    /// <summary>Adds what the codes stand for to <paramref name="sum"/>.</summary>
    public void AddTo(Span<float> sum, ReadOnlySpan<byte> codes, float factor)
    {
        for (var part = 0; part < Parts; part++)
        {
            var centroid = Centroid(part, codes[part]);
            DotProduct.AddTo(sum.Slice(part * PartLength, centroid.Length), centroid, factor);
        }
    }

    /// <summary>The product of what the codes stand for with <paramref name="vector"/>.</summary>
    public float Multiply(ReadOnlySpan<float> vector, ReadOnlySpan<byte> codes)
    {
        float sum = 0;
        for (var part = 0; part < Parts; part++)
        {
            var centroid = Centroid(part, codes[part]);
            for (var i = 0; i < centroid.Length; i++)
            {
                sum += vector[(part * PartLength) + i] * centroid[i];
            }
        }

        return sum;
    }
}
