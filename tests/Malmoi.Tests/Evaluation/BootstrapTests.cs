using Malmoi.Evaluation;

namespace Malmoi.Tests.Evaluation;

public class BootstrapTests
{
    [Fact]
    public void Where_all_items_agree_nothing_moves()
    {
        var means = Bootstrap.Means([1, 1, 1], new Xoshiro256(1));
        Assert.Equal(new Interval(1, 1), Bootstrap.Central(means));
        Assert.Equal(new Interval(0, 0), Bootstrap.Central(Bootstrap.Means([0], new Xoshiro256(1))));
    }

    [Fact]
    public void The_interval_of_a_share_is_near_that_of_the_normal_curve()
    {
        byte[] outcomes = [.. Enumerable.Repeat((byte)1, 700), .. Enumerable.Repeat((byte)0, 300)];
        var interval = Bootstrap.Central(Bootstrap.Means(outcomes, new Xoshiro256(2)));
        var half = 1.96 * Math.Sqrt(0.7 * 0.3 / 1000);
        Assert.Equal(0.7 - half, interval.Low, 0.005);
        Assert.Equal(0.7 + half, interval.High, 0.005);
    }

    [Fact]
    public void Clusters_that_agree_inside_count_as_one_item_each()
    {
        byte[] outcomes = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i / 10 % 2))];
        var interval = Bootstrap.Central(
            Bootstrap.ClusterMeans(outcomes, [.. Enumerable.Range(0, 1000).Select(i => i / 10)], new Xoshiro256(4))
        );
        Assert.Equal(2 * 1.96 * 0.5 / 10, interval.High - interval.Low, 0.02); // of 100 items, not of 1,000
        int[] alone = [.. Enumerable.Range(0, 1000)];
        Assert.Equal(
            Bootstrap.Means(outcomes, new Xoshiro256(5)),
            Bootstrap.ClusterMeans(outcomes, alone, new Xoshiro256(5))
        );
    }

    [Fact]
    public void A_mean_over_groups_moves_less_than_each()
    {
        byte[] outcomes = [.. Enumerable.Range(0, 200).Select(i => (byte)(i % 2))];
        var groups = Enumerable.Range(0, 25).Select(i => Bootstrap.Means(outcomes, new Xoshiro256(3, i))).ToList();
        var one = Bootstrap.Central(groups[0]);
        var all = Bootstrap.Central(Bootstrap.MeanOver(groups));
        Assert.Equal((one.High - one.Low) / 5, all.High - all.Low, 0.006); // the root of 25
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval()
    {
        byte[] outcomes = [1, 0, 1, 1, 0, 1, 0, 0, 1];
        Assert.Equal(Bootstrap.Means(outcomes, new Xoshiro256(9)), Bootstrap.Means(outcomes, new Xoshiro256(9)));
        Assert.NotEqual(Bootstrap.Means(outcomes, new Xoshiro256(9)), Bootstrap.Means(outcomes, new Xoshiro256(10)));
    }

    [Fact]
    public void Quantiles_are_interpolated() =>
        Assert.Equal(new Interval(1.25, 4.75), Bootstrap.Central([5, 1, 2, 4, 3, 0, 6], level: 7.0 / 12));
}
