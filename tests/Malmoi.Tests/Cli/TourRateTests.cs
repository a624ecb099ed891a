using Malmoi.Cli.Tour;

namespace Malmoi.Tests.Cli;

/// <summary>How the tour counts what an assistant wins.</summary>
public sealed class TourRateTests
{
    [Fact]
    public void Who_is_right_where_the_other_is_wrong_wins_and_a_tie_counts_half()
    {
        bool[] one = [true, true, false, true];
        bool[] other = [false, true, false, false];
        var rate = Rate.OfWins(one, other, seed: 1);
        Assert.Equal(75, rate.Percent, 9);
        Assert.InRange(rate.Low, 50, 75);
        Assert.InRange(rate.High, 75, 100);
        Assert.Equal(25, Rate.OfWins(other, one, seed: 1).Percent, 9);
    }

    [Fact]
    public void Who_answers_alike_wins_half_for_certain()
    {
        bool[] same = [true, false, true];
        Assert.Equal(new Rate(50, 50, 50), Rate.OfWins(same, same, seed: 1));
    }

    [Fact]
    public void A_share_of_none_still_has_a_width()
    {
        var rate = Rate.Of([.. Enumerable.Repeat(false, 100)]);
        Assert.Equal(0, rate.Percent);
        Assert.InRange(rate.High, 3, 4);
    }
}
