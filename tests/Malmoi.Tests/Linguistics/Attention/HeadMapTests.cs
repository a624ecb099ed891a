using Malmoi.Linguistics.Attention;

namespace Malmoi.Tests.Linguistics.Attention;

public class HeadMapTests
{
    [Fact]
    public void Divergence_is_zero_between_equals_and_ln_2_between_heads_that_share_nothing()
    {
        var divergence = new JensenShannon();
        divergence.Add(HandMade.Maps("a b", [1, 0, 1, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0.5f, 0.5f, 0.5f, 0.5f]));
        Assert.Equal(0, divergence[0, 1], 1e-12);
        Assert.Equal(Math.Log(2), divergence[0, 2], 1e-12);
        // H(3/4, 1/4) - H(1/2, 1/2) / 2
        var expected = -(0.75 * Math.Log(0.75)) - (0.25 * Math.Log(0.25)) - (Math.Log(2) / 2);
        Assert.Equal(expected, divergence[0, 3], 1e-12);
        Assert.Equal(divergence[0, 3], divergence[3, 0]);
        Assert.Equal((0, 3), divergence.Place(3));
    }

    [Fact]
    public void Divergence_is_averaged_over_words_and_texts()
    {
        var divergence = new JensenShannon();
        divergence.Add(HandMade.Maps("a b", [1, 0, 1, 0], [1, 0, 0, 1]));
        divergence.Add(HandMade.Maps("a b", [1, 0, 1, 0], [1, 0, 1, 0]));
        Assert.Equal(Math.Log(2) / 4, divergence[0, 1], 1e-12);
    }

    [Fact]
    public void A_map_keeps_distances_that_fit_on_a_plane()
    {
        (double X, double Y)[] points = [(0, 0), (3, 0), (0, 4), (-1, -2)];
        var squares = new double[4, 4];
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                squares[i, j] = Square(points[i], points[j]);
            }
        }

        var (places, shares) = ClassicalScaling.Of(squares);
        Assert.Equal(1, shares.Sum(), 1e-9);
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                Assert.Equal(squares[i, j], Square(places[i], places[j]), 1e-9);
            }
        }
    }

    [Fact]
    public void Things_that_are_all_the_same_lie_in_one_place()
    {
        var (places, shares) = ClassicalScaling.Of(new double[3, 3]);
        Assert.All(places, place => Assert.Equal((0, 0), place));
        Assert.Equal([0, 0], shares);
    }

    [Fact]
    public void The_nearest_are_joined_first()
    {
        double[] places = [0, 10, 1, 11, 30];
        double Difference(int i, int j) => Math.Abs(places[i] - places[j]);
        Assert.Equal([0, 1, 0, 1, 2], AverageLinkage.Of(5, Difference, 3));
        Assert.Equal([0, 0, 0, 0, 1], AverageLinkage.Of(5, Difference, 2));
        Assert.Equal([0, 1, 2, 3, 4], AverageLinkage.Of(5, Difference, 9));
    }

    private static double Square((double X, double Y) a, (double X, double Y) b) =>
        ((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y));
}
