using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Tests.Pretraining.Data;

public class KeyedPermutationTests
{
    [Fact]
    public void Each_number_comes_once_whatever_the_count()
    {
        for (var count = 1; count <= 700; count++)
        {
            var order = new KeyedPermutation(count, seed: count);
            Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), All(order).Order());
        }
    }

    [Fact]
    public void Another_seed_or_pass_is_another_order_and_the_same_is_the_same()
    {
        var order = All(new KeyedPermutation(1000, 1, 0));
        Assert.Equal(order, All(new KeyedPermutation(1000, 1, 0)));
        Assert.NotEqual(order, All(new KeyedPermutation(1000, 2, 0)));
        Assert.NotEqual(order, All(new KeyedPermutation(1000, 1, 1)));
    }

    [Fact]
    public void Every_number_stands_at_every_place_about_equally_often()
    {
        // 7 numbers at 7 places over 7,000 keys: 1,000 expected, deviation below 30.
        var counts = new int[7, 7];
        for (var key = 0; key < 7000; key++)
        {
            var order = new KeyedPermutation(7, key);
            for (var place = 0; place < 7; place++)
            {
                counts[place, order[place]]++;
            }
        }

        Assert.All(counts.Cast<int>(), count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Counts_beyond_all_corpora_stay_in_range()
    {
        var order = new KeyedPermutation(long.MaxValue, 5);
        Assert.All(Enumerable.Range(0, 100), place => Assert.InRange(order[place], 0, long.MaxValue - 1));
    }

    private static long[] All(KeyedPermutation order)
    {
        var all = new long[order.Count];
        for (var place = 0L; place < order.Count; place++)
        {
            all[place] = order[place];
        }

        return all;
    }
}
