namespace Malmoi.Text.Vectorizers;

/// <summary>A vector of which only what is not zero is kept.</summary>
/// <param name="Indices">(non-zeros) coordinates, rising.</param>
/// <param name="Values">(non-zeros) the numbers there.</param>
public readonly record struct SparseVector(ReadOnlyMemory<int> Indices, ReadOnlyMemory<double> Values)
{
    /// <summary>How many coordinates are kept.</summary>
    public int Count => Indices.Length;

    /// <summary>The number at a coordinate.</summary>
    public double this[int index] => Indices.Span.BinarySearch(index) is var place and >= 0 ? Values.Span[place] : 0;

    /// <summary>The Euclidean length.</summary>
    public double Norm => Math.Sqrt(SumOfSquares(Values.Span));

    /// <summary>The inner product: both are walked once.</summary>
    public double Dot(SparseVector other)
    {
        var indices = Indices.Span;
        var values = Values.Span;
        var others = other.Indices.Span;
        var otherValues = other.Values.Span;
        var sum = 0.0;
        for (int i = 0, j = 0; i < indices.Length && j < others.Length; )
        {
            if (indices[i] == others[j])
            {
                sum += values[i++] * otherValues[j++];
            }
            else if (indices[i] < others[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return sum;
    }

    /// <summary>The cosine of the angle between two vectors; 0 where one of them is zero.</summary>
    public double Cosine(SparseVector other)
    {
        var norms = Norm * other.Norm;
        return norms == 0 ? 0 : Dot(other) / norms;
    }

    private static double SumOfSquares(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value * value;
        }

        return sum;
    }
}
