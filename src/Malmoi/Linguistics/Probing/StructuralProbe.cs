using Malmoi.Numerics;

namespace Malmoi.Linguistics.Probing;

/// <summary>A linear map after which squared distances are those of the syntax tree, or squared lengths its depths (Hewitt and Manning, 2019).</summary>
/// <remarks>
/// <code>
///   distance: d(i, j) = |B (hᵢ - hⱼ)|²     loss: Σ |d(i, j) - tree distance| / n²
///   depth:    d(i) = |B hᵢ|²               loss: Σ |d(i) - tree depth| / n
/// </code>
/// </remarks>
public sealed class StructuralProbe
{
    private readonly int _inputs;
    private readonly int _rank;

    /// <param name="inputs">The width of a vector.</param>
    /// <param name="rank">Rows of B.</param>
    /// <param name="random">Draws B.</param>
    public StructuralProbe(int inputs, int rank, Xoshiro256 random)
    {
        (_inputs, _rank) = (inputs, rank);
        Parameters = new float[rank * inputs];
        var scale = 1 / Math.Sqrt((double)rank * inputs);
        for (var i = 0; i < Parameters.Length; i++)
        {
            Parameters[i] = (float)(scale * random.NextNormal());
        }
    }

    /// <summary>B, row after row.</summary>
    public float[] Parameters { get; }

    /// <summary>Squared distances between all words.</summary>
    /// <param name="rows">(words, inputs).</param>
    /// <returns>(words, words).</returns>
    public float[] Distances(ReadOnlySpan<float> rows)
    {
        var mapped = Map(rows);
        var words = rows.Length / _inputs;
        var distances = new float[words * words];
        for (var i = 0; i < words; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var sum = 0f;
                for (var k = 0; k < _rank; k++)
                {
                    var difference = mapped[(i * _rank) + k] - mapped[(j * _rank) + k];
                    sum += difference * difference;
                }

                distances[(i * words) + j] = distances[(j * words) + i] = sum;
            }
        }

        return distances;
    }

    /// <summary>Squared lengths of all words.</summary>
    /// <param name="rows">(words, inputs).</param>
    public float[] Depths(ReadOnlySpan<float> rows)
    {
        var mapped = Map(rows);
        var depths = new float[rows.Length / _inputs];
        for (var i = 0; i < mapped.Length; i++)
        {
            depths[i / _rank] += mapped[i] * mapped[i];
        }

        return depths;
    }

    /// <summary>The loss of a sentence's distances, its gradient added.</summary>
    /// <param name="rows">(words, inputs).</param>
    /// <param name="tree">(words, words).</param>
    /// <param name="gradient">As <see cref="Parameters"/>, added to; empty: only the loss is wanted.</param>
    public double DistanceLoss(ReadOnlySpan<float> rows, ReadOnlySpan<float> tree, Span<float> gradient)
    {
        var words = rows.Length / _inputs;
        var (mapped, distances, slopes) = (Map(rows), Distances(rows), new float[words * _rank]);
        var loss = 0.0;
        var unit = 4f / (words * words); // both orders of a pair, and the square's two
        for (var i = 0; i < words; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var error = distances[(i * words) + j] - tree[(i * words) + j];
                loss += 2 * Math.Abs(error) / (words * words);
                var sign = Math.Sign(error) * unit;
                for (var k = 0; k < _rank; k++)
                {
                    var slope = sign * (mapped[(i * _rank) + k] - mapped[(j * _rank) + k]);
                    slopes[(i * _rank) + k] += slope;
                    slopes[(j * _rank) + k] -= slope;
                }
            }
        }

        AddGradient(slopes, rows, gradient);
        return loss;
    }

    /// <summary>The loss of a sentence's depths, its gradient added.</summary>
    /// <param name="rows">(words, inputs).</param>
    /// <param name="tree">A depth for each word.</param>
    /// <param name="gradient">As <see cref="Parameters"/>, added to; empty: only the loss is wanted.</param>
    public double DepthLoss(ReadOnlySpan<float> rows, ReadOnlySpan<float> tree, Span<float> gradient)
    {
        var words = rows.Length / _inputs;
        var (slopes, depths) = (Map(rows), Depths(rows));
        var loss = 0.0;
        for (var i = 0; i < words; i++)
        {
            var error = depths[i] - tree[i];
            loss += Math.Abs(error) / words;
            foreach (ref var slope in slopes.AsSpan(i * _rank, _rank))
            {
                slope *= 2f * Math.Sign(error) / words;
            }
        }

        AddGradient(slopes, rows, gradient);
        return loss;
    }

    private float[] Map(ReadOnlySpan<float> rows)
    {
        var mapped = new float[rows.Length / _inputs * _rank];
        DenseProduct.Rows(rows, Parameters, mapped, _inputs);
        return mapped;
    }

    private void AddGradient(ReadOnlySpan<float> slopes, ReadOnlySpan<float> rows, Span<float> gradient)
    {
        if (!gradient.IsEmpty)
        {
            DenseProduct.AddTurned(slopes, rows, gradient, rows.Length / _inputs);
        }
    }
}
