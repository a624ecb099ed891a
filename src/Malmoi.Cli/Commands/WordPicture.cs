using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.WordVectors.Projection;

namespace Malmoi.Cli.Commands;

/// <summary>A map of words as a drawing: first words of pairs in one colour, second in another, an arrow from each to its partner.</summary>
internal static class WordPicture
{
    public static ScatterPlot Of(
        WordMap map,
        IReadOnlyList<(int From, int To)> pairs,
        Bilingual title,
        IReadOnlyList<Bilingual>? groups = null
    )
    {
        var second = pairs.Select(pair => pair.To).ToHashSet();
        return new ScatterPlot
        {
            Title = title,
            Points =
            [
                .. map.Words.Select(
                    (word, i) => new ScatterPoint(word, map.Places[i].X, map.Places[i].Y, second.Contains(i) ? 1 : 0)
                ),
            ],
            Arrows = pairs,
            XTitle = map.Shares is { } x ? ScatterPlot.ComponentTitle(1, x[0]) : (Bilingual?)null,
            YTitle = map.Shares is { } y ? ScatterPlot.ComponentTitle(2, y[1]) : (Bilingual?)null,
            Groups = groups ?? [],
        };
    }
}
