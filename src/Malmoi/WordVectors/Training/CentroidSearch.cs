using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Malmoi.WordVectors.FastText;

namespace Malmoi.WordVectors.Training;

/// <summary>The nearest of 256 centroids to a point, sixteen centroids at a time.</summary>
internal sealed class CentroidSearch
{
    private const int Lanes = 16;
    private readonly float[] _transposed;
    private readonly int _dimensions;

    /// <param name="centroids">The centroids, one after the other.</param>
    /// <param name="dimensions">Numbers of each.</param>
    public CentroidSearch(ReadOnlySpan<float> centroids, int dimensions)
    {
        _dimensions = dimensions;
        _transposed = new float[centroids.Length];
        for (var i = 0; i < centroids.Length; i++)
        {
            _transposed[(i % dimensions * ProductQuantizer.Centroids) + (i / dimensions)] = centroids[i];
        }
    }

    /// <summary>The number of the nearest centroid; of equally near ones the first.</summary>
    public byte Nearest(ReadOnlySpan<float> point)
    {
        var best = Vector512.Create(float.PositiveInfinity);
        var numbers = Vector512<int>.Zero;
        ref var first = ref MemoryMarshal.GetArrayDataReference(_transposed);
        for (var start = 0; start < ProductQuantizer.Centroids; start += Lanes)
        {
            var distance = Vector512<float>.Zero;
            for (var i = 0; i < _dimensions; i++)
            {
                var difference =
                    Vector512.LoadUnsafe(ref first, (nuint)((i * ProductQuantizer.Centroids) + start))
                    - Vector512.Create(point[i]);
                distance += difference * difference;
            }

            var nearer = Vector512.LessThan(distance, best);
            best = Vector512.ConditionalSelect(nearer, distance, best);
            numbers = Vector512.ConditionalSelect(nearer.AsInt32(), Vector512.Create(start), numbers);
        }

        var found = 0;
        for (var lane = 1; lane < Lanes; lane++)
        {
            var (number, held) = (numbers[lane] + lane, numbers[found] + found);
            if (best[lane] < best[found] || (best[lane] == best[found] && number < held))
            {
                found = lane;
            }
        }

        return (byte)(numbers[found] + found);
    }
}
