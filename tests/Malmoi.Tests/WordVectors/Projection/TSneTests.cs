using CsCheck;
using Malmoi.WordVectors.Projection;

namespace Malmoi.Tests.WordVectors.Projection;

public sealed class TSneTests
{
    [Fact]
    public void Every_point_has_neighbours_by_the_perplexity() =>
        Gen.Select(Gen.Int[4, 40], Gen.Double[0.05, 0.95], Gen.Int)
            .Sample(
                (count, share, seed) =>
                {
                    var perplexity = 1 + (share * (count - 2));
                    var points = Points(count, seed);
                    var joint = NeighbourProbabilities.Of(points, perplexity, 2, default);
                    var conditional = Conditional(points, perplexity);
                    Assert.Equal(1, joint.Sum(p => (double)p), 1e-5);
                    for (var i = 0; i < count; i++)
                    {
                        Assert.Equal(perplexity, Math.Exp(conditional[i].Sum(p => p > 0 ? -p * Math.Log(p) : 0)), 1e-3);
                        for (var j = 0; j < count; j++)
                        {
                            var expected = (conditional[i][j] + conditional[j][i]) / (2 * count);
                            Assert.Equal(expected, joint[(i * count) + j], 2e-6);
                        }
                    }
                },
                iter: 40
            );

    [Fact]
    public void The_gradient_is_the_slope_of_the_divergence() =>
        Gen.Select(Gen.Int[4, 21], Gen.Int)
            .Sample(
                (count, seed) =>
                {
                    var joint = NeighbourProbabilities.Of(Points(count, seed), 2, 1, default);
                    var random = new Random(seed);
                    (double X, double Y)[] places =
                    [
                        .. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 3, random.NextDouble() * 3)),
                    ];
                    var gradient = TSne.Gradient(joint, places, 2);
                    for (var i = 0; i < count; i++)
                    {
                        Assert.Equal(Slope(joint, places, i, (1e-5, 0)), gradient[i].X, 1e-5);
                        Assert.Equal(Slope(joint, places, i, (0, 1e-5)), gradient[i].Y, 1e-5);
                    }
                },
                iter: 30
            );

    [Theory]
    [InlineData(null)]
    [InlineData(7L)]
    public void Groups_that_lie_apart_stay_apart(long? seed)
    {
        var random = new Random(1);
        float[][] points =
        [
            .. Enumerable
                .Range(0, 60)
                .Select(i =>
                    Enumerable
                        .Range(0, 12)
                        .Select(d => (d % 3 == i % 3 ? 3f : 0) + (random.NextSingle() * 0.8f))
                        .ToArray()
                ),
        ];
        var map = TSne.Map(points, new TSneOptions { Perplexity = 8, Seed = seed });
        for (var i = 0; i < map.Length; i++)
        {
            var nearest = Enumerable.Range(0, map.Length).Where(j => j != i).OrderBy(j => Distance(map[i], map[j]));
            Assert.All(nearest.Take(8), j => Assert.Equal(i % 3, j % 3));
        }

        var joint = NeighbourProbabilities.Of(
            [.. points.Select(p => p.Select(x => (double)x).ToArray())],
            8,
            1,
            default
        );
        var few = TSne.Map(
            points,
            new TSneOptions
            {
                Perplexity = 8,
                Seed = seed,
                Iterations = 60,
            }
        );
        Assert.True(Divergence(joint, map) < Divergence(joint, few));
        Assert.Equal(0, map.Sum(place => place.X), 1e-3);
    }

    [Fact]
    public void The_map_depends_on_the_seed_and_not_on_the_threads()
    {
        var points = PrincipalComponentsTests.Rows(810, 12, 4);
        TSneOptions options = new() { Iterations = 30, Seed = 3 };
        var one = TSne.Map(points, options with { Threads = 1 });
        Assert.Equal(one, TSne.Map(points, options with { Threads = 3 }));
        Assert.NotEqual(one, TSne.Map(points, options with { Seed = 4 }));
        Assert.NotEqual(one, TSne.Map(points, options with { Seed = null }));
        Assert.Equal(
            TSne.Map(points, options with { Seed = null }),
            TSne.Map(points, options with { Seed = null, Threads = 3 })
        );
    }

    [Fact]
    public void Equal_points_are_drawn_and_what_cannot_be_is_refused_in_a_line()
    {
        var same = Enumerable.Repeat(new float[] { 1, 2 }, 6).ToArray();
        Assert.All(TSne.Map(same), place => Assert.True(double.IsFinite(place.X) && double.IsFinite(place.Y)));
        Assert.Contains("4 to 10000", Refused(same[..3], new TSneOptions()), StringComparison.Ordinal);
        Assert.Contains(
            "perplexity of 6 does not fit 6 words",
            Refused(same, new TSneOptions { Perplexity = 6 }),
            StringComparison.Ordinal
        );
        Assert.Contains("0 iterations", Refused(same, new TSneOptions { Iterations = 0 }), StringComparison.Ordinal);

        static string Refused(float[][] points, TSneOptions options) =>
            Assert.Throws<InputException>(() => TSne.Map(points, options)).Message;
    }

    // The same numbers in the plainest way: the width of each Gaussian by bisection between two ends.
    private static double[][] Conditional(double[][] points, double perplexity) =>
        [
            .. points.Select(
                (own, i) =>
                {
                    var (low, high) = (-60.0, 60.0);
                    double[] row = [];
                    for (var halving = 0; halving < 100; halving++)
                    {
                        var middle = (low + high) / 2;
                        var precision = Math.Exp(middle);
                        var nearest = points.Where((_, j) => j != i).Min(other => Square(own, other));
                        row =
                        [
                            .. points.Select(
                                (other, j) => j == i ? 0 : Math.Exp(-precision * (Square(own, other) - nearest))
                            ),
                        ];
                        var sum = row.Sum();
                        row = [.. row.Select(p => p / sum)];
                        var entropy = row.Sum(p => p > 0 ? -p * Math.Log(p) : 0);
                        (low, high) = entropy > Math.Log(perplexity) ? (middle, high) : (low, middle);
                    }

                    return row;
                }
            ),
        ];

    private static double Slope(float[] joint, (double X, double Y)[] places, int i, (double X, double Y) step)
    {
        var (up, down) = (((double X, double Y)[])places.Clone(), ((double X, double Y)[])places.Clone());
        up[i] = (up[i].X + step.X, up[i].Y + step.Y);
        down[i] = (down[i].X - step.X, down[i].Y - step.Y);
        return (Divergence(joint, up) - Divergence(joint, down)) / (2 * (step.X + step.Y));
    }

    private static double Divergence(float[] joint, (double X, double Y)[] places)
    {
        var count = places.Length;
        var weights = places.SelectMany(a => places.Select(b => 1 / (1 + Math.Pow(Distance(a, b), 2)))).ToArray();
        var total = weights.Sum() - count;
        return joint
            .Select((p, at) => at / count == at % count || p == 0 ? 0 : p * Math.Log(p * total / weights[at]))
            .Sum();
    }

    private static double Distance((double X, double Y) a, (double X, double Y) b) =>
        double.Hypot(a.X - b.X, a.Y - b.Y);

    private static double Square(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();

    private static double[][] Points(int count, int seed) =>
        [.. PrincipalComponentsTests.Rows(count, 3, seed).Select(row => row.Select(x => (double)x).ToArray())];
}
