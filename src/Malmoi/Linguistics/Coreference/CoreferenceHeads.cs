using Malmoi.Evaluation;
using Malmoi.Linguistics.Attention;

namespace Malmoi.Linguistics.Coreference;

/// <summary>Heads as finders of antecedents without training (Clark et al., 2019): the candidate that a mention has most to do with.</summary>
public static class CoreferenceHeads
{
    /// <summary>The row of all mentions.</summary>
    public const string All = "all";

    /// <summary>The head that finds most antecedents, and the share that it finds.</summary>
    /// <exception cref="InputException">There is no item that the model can read.</exception>
    public static (DirectedHead Head, double Accuracy, long Items) Choose(
        AttentionReader reader,
        IEnumerable<CoreferenceItem> items,
        CancellationToken ct = default
    )
    {
        var hits = new Dictionary<DirectedHead, long>();
        var count = 0L;
        foreach (var (item, maps) in Read(reader, items, ct))
        {
            count++;
            foreach (var head in Heads(maps))
            {
                hits[head] = hits.GetValueOrDefault(head) + (IsRight(item, Guess(item, maps, head)) ? 1 : 0);
            }
        }

        if (count == 0)
        {
            throw new InputException(
                "there is no mention to choose a head on: every passage is too long for the model, or none has an antecedent"
            );
        }

        var best = hits.MaxBy(head => head.Value);
        return (best.Key, (double)best.Value / count, count);
    }

    /// <summary>The share of antecedents that a head and each rule find, on items that the head was not chosen on.</summary>
    /// <param name="reader">Of the model.</param>
    /// <param name="items">The items.</param>
    /// <param name="head">The head.</param>
    /// <param name="seed">Of the intervals.</param>
    /// <param name="ct">Stops it.</param>
    public static IReadOnlyList<CoreferenceResult> Test(
        AttentionReader reader,
        IEnumerable<CoreferenceItem> items,
        DirectedHead head,
        long seed = 0,
        CancellationToken ct = default
    )
    {
        var rules = AntecedentRules.All;
        var series = rules.Count + 2; // items, found by the head, found by each rule
        var rows = new SortedDictionary<string, PoissonBootstrap>(StringComparer.Ordinal);
        foreach (var (item, maps) in Read(reader, items, ct))
        {
            int[] counts =
            [
                1,
                IsRight(item, Guess(item, maps, head)) ? 1 : 0,
                .. rules.Select(rule => IsRight(item, rule.Guess(item)) ? 1 : 0),
            ];
            foreach (var row in new[] { All, item.Kind })
            {
                if (!rows.TryGetValue(row, out var sums))
                {
                    rows[row] = sums = new PoissonBootstrap(series, seed);
                }

                sums.Add(counts);
            }
        }

        return
        [
            .. rows.Select(row => new CoreferenceResult(
                row.Key,
                row.Value.Sum(0),
                Share(row.Value, 1),
                row.Value.Central(sums => sums[1] / sums[0]),
                [
                    .. rules.Select(
                        (rule, i) =>
                            (
                                rule.Name,
                                Share(row.Value, 2 + i),
                                row.Value.Central(sums => (sums[1] - sums[2 + i]) / sums[0])
                            )
                    ),
                ]
            )),
        ];

        static double Share(PoissonBootstrap sums, int index) => (double)sums.Sum(index) / sums.Sum(0);
    }

    /// <summary>The candidate that the mention has most to do with; -1 where it has nothing to do with any.</summary>
    internal static int Guess(CoreferenceItem item, AttentionMaps maps, DirectedHead head)
    {
        var map = maps[head.Layer, head.Head];
        var mention = Unit(maps, item.Mention);
        var (best, most) = (-1, 0f);
        for (var i = 0; i < item.Candidates.Count; i++)
        {
            var weight = HeadGuess.Weight(
                map,
                maps.Units.Count,
                head.Direction,
                mention,
                Unit(maps, item.Candidates[i])
            );
            (best, most) = weight > most ? (i, weight) : (best, most);
        }

        return best;
    }

    // The mentions are the only units, whatever their number of words.
    private static IEnumerable<(CoreferenceItem Item, AttentionMaps Maps)> Read(
        AttentionReader reader,
        IEnumerable<CoreferenceItem> items,
        CancellationToken ct
    ) =>
        reader.Words(
            items,
            item =>
                (item.Text, [.. item.Candidates.Append(item.Mention).Distinct().OrderBy(range => range.Start.Value)]),
            ct: ct
        );

    private static IEnumerable<DirectedHead> Heads(AttentionMaps maps) =>
        from layer in Enumerable.Range(0, maps.Layers)
        from head in Enumerable.Range(0, maps.Heads)
        from direction in Enum.GetValues<AttentionDirection>()
        select new DirectedHead(layer, head, direction);

    private static int Unit(AttentionMaps maps, Range range)
    {
        for (var unit = 0; unit < maps.Units.Count; unit++)
        {
            if (maps.Units[unit].Range.Equals(range))
            {
                return unit;
            }
        }

        throw new ArgumentException("a mention is none of the units", nameof(range));
    }

    private static bool IsRight(CoreferenceItem item, int guess) => item.Antecedents.Contains(guess);
}

/// <summary>How a head finds antecedents, beside the rules.</summary>
/// <param name="Row">All, or a kind of mention.</param>
/// <param name="Items">Mentions.</param>
/// <param name="Accuracy">Of the head.</param>
/// <param name="Interval">95 %.</param>
/// <param name="Rules">Each rule's share, and the 95 % interval of what the head has over it.</param>
public sealed record CoreferenceResult(
    string Row,
    long Items,
    double Accuracy,
    Interval Interval,
    IReadOnlyList<(string Name, double Accuracy, Interval Gain)> Rules
);
