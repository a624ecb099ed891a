using Malmoi.WordVectors.FastText;

namespace Malmoi.WordVectors.Training;

/// <summary>256 centroids of points by Lloyd's algorithm (1982), as fastText has it: 25 rounds, and a cluster that loses all points halves another.</summary>
internal static class KMeans
{
    private const int Rounds = 25;
    private const float Apart = 1e-7f;

    /// <param name="points">The points, one after the other; 256 or more.</param>
    /// <param name="dimensions">Numbers of each.</param>
    /// <param name="random">Draws the points to begin from.</param>
    /// <returns>The centroids, one after the other.</returns>
    public static float[] Run(ReadOnlySpan<float> points, int dimensions, Xoshiro256 random)
    {
        const int Centroids = ProductQuantizer.Centroids;
        var count = points.Length / dimensions;
        var order = Order(count, random);
        var centroids = new float[Centroids * dimensions];
        for (var i = 0; i < Centroids; i++)
        {
            points.Slice(order[i] * dimensions, dimensions).CopyTo(centroids.AsSpan(i * dimensions));
        }

        var members = new int[Centroids];
        var sums = new double[centroids.Length];
        for (var round = 0; round < Rounds; round++)
        {
            var search = new CentroidSearch(centroids, dimensions);
            members.AsSpan().Clear();
            sums.AsSpan().Clear();
            for (var at = 0; at < points.Length; at += dimensions)
            {
                var point = points.Slice(at, dimensions);
                var nearest = search.Nearest(point);
                members[nearest]++;
                for (var i = 0; i < dimensions; i++)
                {
                    sums[(nearest * dimensions) + i] += point[i];
                }
            }

            for (var i = 0; i < centroids.Length; i++)
            {
                centroids[i] = members[i / dimensions] > 0 ? (float)(sums[i] / members[i / dimensions]) : 0;
            }

            Refill(centroids, members, dimensions, count, random);
        }

        return centroids;
    }

    /// <summary>The numbers below <paramref name="count"/> in random order.</summary>
    public static int[] Order(int count, Xoshiro256 random)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    private static void Refill(float[] centroids, int[] members, int dimensions, int count, Xoshiro256 random)
    {
        for (var empty = 0; empty < members.Length; empty++)
        {
            if (members[empty] > 0)
            {
                continue;
            }

            // A large cluster is likelier to be halved; with as many points as clusters no cluster can be.
            var full = 0;
            while (count > members.Length && random.NextDouble() * (count - members.Length) >= members[full] - 1)
            {
                full = (full + 1) % members.Length;
            }

            for (var i = 0; i < dimensions; i++)
            {
                var sign = i % 2 == 0 ? -Apart : Apart;
                var centre = centroids[(full * dimensions) + i];
                centroids[(empty * dimensions) + i] = centre + sign;
                centroids[(full * dimensions) + i] = centre - sign;
            }

            members[empty] = members[full] / 2;
            members[full] -= members[empty];
        }
    }
}
