namespace Malmoi.Linguistics.Attention;

/// <summary>Clusters by joining, again and again, the two whose members differ least on the average (Sokal and Michener, 1958).</summary>
public static class AverageLinkage
{
    /// <summary>The cluster of each thing, numbered from 0 by their first members.</summary>
    /// <param name="count">Things.</param>
    /// <param name="difference">How much two of them differ.</param>
    /// <param name="clusters">How many are to remain.</param>
    public static int[] Of(int count, Func<int, int, double> difference, int clusters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        List<List<int>> groups = [.. Enumerable.Range(0, count).Select(thing => new List<int> { thing })];
        while (groups.Count > clusters)
        {
            var (best, first, second) = (double.PositiveInfinity, 0, 1);
            for (var i = 0; i < groups.Count; i++)
            {
                for (var j = i + 1; j < groups.Count; j++)
                {
                    var mean = groups[i].Average(left => groups[j].Average(right => difference(left, right)));
                    (best, first, second) = mean < best ? (mean, i, j) : (best, first, second);
                }
            }

            groups[first].AddRange(groups[second]);
            groups.RemoveAt(second);
        }

        var cluster = new int[count];
        foreach (var (number, group) in groups.OrderBy(group => group.Min()).Index())
        {
            group.ForEach(thing => cluster[thing] = number);
        }

        return cluster;
    }
}
