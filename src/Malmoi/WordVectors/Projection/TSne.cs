using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Malmoi.WordVectors.Projection;

/// <summary>t-SNE: a map of two dimensions in which neighbours stay neighbours (van der Maaten and Hinton, 2008), exact over all pairs.</summary>
/// <remarks>
/// Minimises Σ p_ij ln (p_ij / q_ij) with q_ij = w_ij / Σ w, w_ij = 1 / (1 + |y_i - y_j|²), by gradient descent:
/// ∂/∂y_i = 4 Σ_j (p_ij - q_ij) w_ij (y_i - y_j). Time and memory grow with the square of the points. The start and the rate of learning are
/// those that Kobak and Berens (2019) and Belkina et al. (2019) advise.
/// </remarks>
public sealed class TSne
{
    /// <summary>The most points: all pairs of them take 400 MB.</summary>
    public const int MostPoints = 10_000;

    private const int WorkingDimensions = 50;
    private const int ExaggeratedSteps = 250;
    private const double Exaggeration = 12;
    private const double StartWidth = 1e-4;
    private const int RowsInPiece = 16;
    private const int PointsOfThread = 400;
    private static readonly int s_width = Vector256<float>.Count;

    private readonly int _count;
    private readonly int _threads;
    private readonly float[] _probabilities;
    private readonly float[] _x;
    private readonly float[] _y;
    private readonly (float X, float Y)[] _attraction;
    private readonly (float X, float Y)[] _repulsion;
    private readonly double[] _sums;

    private TSne(float[] probabilities, IReadOnlyList<(double X, double Y)> start, int threads)
    {
        // A step over few points is shorter than the start of a thread.
        _threads = Math.Min(threads, 1 + (start.Count / PointsOfThread));
        (_count, _probabilities) = (start.Count, probabilities);
        _x = [.. start.Select(place => (float)place.X)];
        _y = [.. start.Select(place => (float)place.Y)];
        (_attraction, _repulsion, _sums) = (new (float, float)[_count], new (float, float)[_count], new double[_count]);
    }

    /// <summary>Draws the map of some vectors of one length.</summary>
    /// <param name="vectors">At least four of them.</param>
    /// <param name="options">How.</param>
    /// <param name="ct">Stops between steps.</param>
    /// <returns>A place for each vector; the mean of all is zero.</returns>
    /// <exception cref="InputException">There are too few vectors or too many, or the perplexity does not fit their number.</exception>
    public static (double X, double Y)[] Map(
        IReadOnlyList<float[]> vectors,
        TSneOptions? options = null,
        CancellationToken ct = default
    )
    {
        options ??= new TSneOptions();
        var perplexity = Check(vectors.Count, options);
        var dimensions = Math.Min(WorkingDimensions, vectors[0].Length);
        var components = PrincipalComponents.Of(vectors, Math.Max(2, dimensions));
        double[][] points = [.. vectors.Select(vector => components.Project(vector))];
        var map = new TSne(
            NeighbourProbabilities.Of(points, perplexity, options.Threads, ct),
            options.Seed is { } seed ? Drawn(points.Length, seed) : Scaled(points),
            options.Threads
        );
        map.Descend(options, ct);
        return [.. map._x.Zip(map._y, (x, y) => ((double)x, (double)y))];
    }

    /// <summary>The gradient at some places; for tests.</summary>
    internal static (double X, double Y)[] Gradient(
        float[] probabilities,
        IReadOnlyList<(double X, double Y)> places,
        int threads
    )
    {
        var map = new TSne(probabilities, places, threads);
        var total = map.Forces(default);
        return [.. Enumerable.Range(0, places.Count).Select(i => map.Slope(i, 1, total))];
    }

    private static double Check(int count, TSneOptions options)
    {
        if (count is < 4 or > MostPoints)
        {
            throw new InputException(
                $"t-SNE of {count} words: expected 4 to {MostPoints}, since it looks at every pair"
            );
        }

        var perplexity = options.Perplexity ?? Math.Min(30, (count - 1) / 3.0);
        return options.Iterations < 1 ? throw new InputException($"{options.Iterations} iterations: expected 1 or more")
            : perplexity >= 1 && perplexity < count ? perplexity
            : throw new InputException(
                FormattableString.Invariant(
                    $"a perplexity of {perplexity} does not fit {count} words: choose 1 to {count - 1}, as a rule 5 to 50"
                )
            );
    }

    private static (double X, double Y)[] Scaled(double[][] points)
    {
        var deviation = Math.Sqrt(points.Average(point => point[0] * point[0]));
        var scale = deviation > 0 ? StartWidth / deviation : 0;
        return [.. points.Select(point => (point[0] * scale, point[1] * scale))];
    }

    // Box and Muller (1958).
    private static (double X, double Y)[] Drawn(int count, long seed)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Normal())];

        (double, double) Normal()
        {
            var radius = StartWidth * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            return (radius * cosine, radius * sine);
        }
    }

    private void Descend(TSneOptions options, CancellationToken ct)
    {
        var rate = Math.Max(_count / Exaggeration / 4, 50);
        var exaggerated = Math.Min(ExaggeratedSteps, options.Iterations / 4);
        var velocity = new (double X, double Y)[_count];
        var gains = Enumerable.Repeat((X: 1.0, Y: 1.0), _count).ToArray();
        for (var step = 0; step < options.Iterations; step++)
        {
            var (exaggeration, momentum) = step < exaggerated ? (Exaggeration, 0.5) : (1, 0.8);
            var total = Forces(ct);
            for (var i = 0; i < _count; i++)
            {
                var slope = Slope(i, exaggeration, total);
                gains[i] = (Gain(gains[i].X, slope.X, velocity[i].X), Gain(gains[i].Y, slope.Y, velocity[i].Y));
                velocity[i] = (
                    (momentum * velocity[i].X) - (rate * gains[i].X * slope.X),
                    (momentum * velocity[i].Y) - (rate * gains[i].Y * slope.Y)
                );
                _x[i] += (float)velocity[i].X;
                _y[i] += (float)velocity[i].Y;
            }

            Centre(_x);
            Centre(_y);
            options.Progress?.Report((step + 1.0) / options.Iterations);
        }
    }

    // Delta-bar-delta (Jacobs, 1988): faster while the direction stays, slower where it turns.
    private static double Gain(double gain, double slope, double velocity) =>
        slope > 0 == velocity > 0 ? Math.Max(gain * 0.8, 0.01) : gain + 0.2;

    private static void Centre(float[] places)
    {
        var mean = (float)(places.Sum(place => (double)place) / places.Length);
        foreach (ref var place in places.AsSpan())
        {
            place -= mean;
        }
    }

    private (double X, double Y) Slope(int i, double exaggeration, double total) =>
        (
            4 * ((exaggeration * _attraction[i].X) - (_repulsion[i].X / total)),
            4 * ((exaggeration * _attraction[i].Y) - (_repulsion[i].Y / total))
        );

    /// <summary>Fills the forces on every point; gives Σ w over all pairs.</summary>
    private double Forces(CancellationToken ct)
    {
        Workers.Run(
            _threads,
            (_count + RowsInPiece - 1) / RowsInPiece,
            () => 0,
            (_, piece) =>
            {
                for (var i = piece * RowsInPiece; i < Math.Min(_count, (piece + 1) * RowsInPiece); i++)
                {
                    Force(i);
                }
            },
            ct
        );
        return _sums.Sum();
    }

    // Always eight lanes and no fused steps, so that every processor draws the same map.
    private void Force(int i)
    {
        ref var x = ref MemoryMarshal.GetArrayDataReference(_x);
        ref var y = ref MemoryMarshal.GetArrayDataReference(_y);
        ref var p = ref _probabilities[(long)i * _count];
        var (ownX, ownY) = (Vector256.Create(_x[i]), Vector256.Create(_y[i]));
        Vector256<float> sum = default,
            pullX = default,
            pullY = default,
            pushX = default,
            pushY = default;
        var j = 0;
        for (; j + s_width <= _count; j += s_width)
        {
            var dx = ownX - Vector256.LoadUnsafe(ref x, (nuint)j);
            var dy = ownY - Vector256.LoadUnsafe(ref y, (nuint)j);
            var weight = Vector256<float>.One / (Vector256<float>.One + (dx * dx) + (dy * dy));
            var pull = Vector256.LoadUnsafe(ref p, (nuint)j) * weight;
            var push = weight * weight;
            sum += weight;
            pullX += pull * dx;
            pullY += pull * dy;
            pushX += push * dx;
            pushY += push * dy;
        }

        double total = Vector256.Sum(sum);
        var (attraction, repulsion) = (
            (X: Vector256.Sum(pullX), Y: Vector256.Sum(pullY)),
            (X: Vector256.Sum(pushX), Y: Vector256.Sum(pushY))
        );
        for (; j < _count; j++)
        {
            var (dx, dy) = (_x[i] - _x[j], _y[i] - _y[j]);
            var weight = 1 / (1 + (dx * dx) + (dy * dy));
            var pull = _probabilities[((long)i * _count) + j] * weight;
            attraction = (attraction.X + (pull * dx), attraction.Y + (pull * dy));
            repulsion = (repulsion.X + (weight * weight * dx), repulsion.Y + (weight * weight * dy));
            total += weight;
        }

        (_attraction[i], _repulsion[i], _sums[i]) = (attraction, repulsion, total - 1);
    }
}
