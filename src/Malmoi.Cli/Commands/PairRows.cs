using Malmoi.Evaluation;
using Malmoi.Evaluation.Tasks;

namespace Malmoi.Cli.Commands;

/// <summary>What a row of a table of minimal pairs is.</summary>
internal enum PairGrouping
{
    /// <summary>Morphology, syntax, semantics and what lies between.</summary>
    Family,
    Phenomenon,

    /// <summary>Every paradigm below its phenomenon.</summary>
    Paradigm,
}

/// <summary>The rows of a table of minimal pairs, and which published columns stand beside.</summary>
internal static class PairRows
{
    public const string Overall = "overall";

    private const string Human = "human";

    /// <summary>What each row is called on the screen and in published figures, and its figure; <c>overall</c> is the last.</summary>
    public static IEnumerable<(string Label, string Group, PairAccuracy Accuracy)> Of(
        MinimalPairResult result,
        PairGrouping grouping
    )
    {
        var families = grouping == PairGrouping.Family ? result.Families : [];
        foreach (var (name, accuracy) in families)
        {
            yield return (name, name, accuracy);
        }

        foreach (var phenomenon in families.Count > 0 ? [] : result.Phenomena)
        {
            if (phenomenon.Name != Overall || result.Phenomena.Count > 1)
            {
                yield return (phenomenon.Name, phenomenon.Name, phenomenon.Total);
            }

            foreach (var (name, accuracy) in grouping == PairGrouping.Paradigm ? phenomenon.Paradigms : [])
            {
                yield return ($"  {name}", name, accuracy);
            }
        }

        yield return (Overall, Overall, result.Overall);
    }

    /// <summary>As many published columns as find room, in their order; humans before all others.</summary>
    public static List<PublishedRow> Fitting(IReadOnlyList<PublishedRow> published, int room)
    {
        var chosen = published.OrderBy(row => row.Model != Human).Take(Math.Max(0, room)).ToHashSet();
        return [.. published.Where(chosen.Contains)];
    }

    public static string Percent(double share) => (100 * share).Fixed(1);
}
