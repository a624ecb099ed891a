using CsCheck;
using Malmoi.WordVectors.Projection;

namespace Malmoi.Tests.WordVectors.Projection;

public sealed class PrincipalComponentsTests
{
    [Fact]
    public void Components_carry_the_variance_that_a_search_in_all_directions_finds()
    {
        var random = new Random(5);
        float[][] points =
        [
            .. Enumerable
                .Range(0, 60)
                .Select(_ => (Long: random.NextSingle() - 0.5f, Short: (random.NextSingle() - 0.5f) * 0.3f))
                .Select(p => new[] { 4 + (0.8f * p.Long) - (0.6f * p.Short), 1 + (0.6f * p.Long) + (0.8f * p.Short) }),
        ];
        var best = Enumerable.Range(0, 18_000).Select(i => i * Math.PI / 18_000).MaxBy(Variance);
        var components = PrincipalComponents.Of(points, 2);
        Assert.Equal(Variance(best), Of(components, 0), 1e-6);
        Assert.Equal(1, components.Shares.Sum(), 1e-12);
        Assert.Equal(Variance(best) / (Variance(best) + Variance(best + (Math.PI / 2))), components.Shares[0], 1e-6);

        double Variance(double angle)
        {
            var along = points.Select(p => (Math.Cos(angle) * p[0]) + (Math.Sin(angle) * p[1])).ToList();
            return along.Sum(a => (a - along.Average()) * (a - along.Average()));
        }

        double Of(PrincipalComponents found, int axis) =>
            points.Sum(p => found.Project(p)[axis] * found.Project(p)[axis]);
    }

    [Fact]
    public void All_components_keep_every_distance_whichever_matrix_is_solved() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int)
            .Sample(
                (count, dimensions, seed) =>
                {
                    var rows = Rows(count, dimensions, seed);
                    var components = PrincipalComponents.Of(rows, Math.Max(count, dimensions));
                    double[][] projected = [.. rows.Select(row => components.Project(row))];
                    for (var i = 0; i < count; i++)
                    {
                        for (var j = 0; j < count; j++)
                        {
                            Assert.Equal(
                                rows[i].Zip(rows[j], (a, b) => Math.Pow((double)a - b, 2)).Sum(),
                                projected[i].Zip(projected[j], (a, b) => (a - b) * (a - b)).Sum(),
                                1e-9
                            );
                        }
                    }

                    Assert.All(components.Shares, share => Assert.InRange(share, 0, 1 + 1e-12));
                },
                iter: 200
            );

    [Fact]
    public void Parallel_differences_stay_parallel()
    {
        var offset = Rows(1, 20, 8)[0];
        var starts = Rows(5, 20, 9);
        float[][] rows = [.. starts, .. starts.Select(start => start.Zip(offset, (a, b) => a + b).ToArray())];
        var components = PrincipalComponents.Of(rows, 2);
        double[][] differences =
        [
            .. Enumerable
                .Range(0, 5)
                .Select(i =>
                    components.Project(rows[i + 5]).Zip(components.Project(rows[i]), (a, b) => a - b).ToArray()
                ),
        ];
        Assert.All(
            differences,
            difference =>
                Assert.All(difference.Zip(differences[0]), pair => Assert.Equal(pair.Second, pair.First, 1e-6))
        );
    }

    [Fact]
    public void Equal_vectors_lie_on_one_point_and_nothing_is_refused()
    {
        float[][] same =
        [
            [1, 2, 3],
            [1, 2, 3],
        ];
        var components = PrincipalComponents.Of(same, 2);
        Assert.All(same, row => Assert.All(components.Project(row), place => Assert.Equal(0, place)));
        Assert.All(components.Shares, share => Assert.Equal(0, share));
        Assert.Throws<InputException>(() => PrincipalComponents.Of([], 2));
    }

    internal static float[][] Rows(int count, int dimensions, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => Enumerable.Range(0, dimensions).Select(_ => random.NextSingle() - 0.5f).ToArray()),
        ];
    }
}
