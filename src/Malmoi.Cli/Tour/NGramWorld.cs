using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Tour;

/// <summary>What the models will learn from: sentences of Maeul, how many, and how their words are distributed.</summary>
internal static class NGramWorld
{
    public static void Describe(HtmlReport report, VillageText[] texts)
    {
        report.Heading(new Bilingual("The village", "마을"), 3);
        report.Table(
            [
                new("language", "언어"),
                new("sentences", "문장"),
                new("words", "단어"),
                new("different words", "서로 다른 단어"),
                new("different sentences", "서로 다른 문장"),
            ],
            texts.Select(Row)
        );
        foreach (var text in texts)
        {
            report.Code(string.Join('\n', text.Train.Take(8)));
        }

        var chart = new LineChart
        {
            Title = new Bilingual("Zipf's law in the village", "마을의 지프 법칙"),
            XTitle = new Bilingual("rank", "순위"),
            YTitle = new Bilingual("occurrences", "나온 횟수"),
            LogarithmicX = true,
            LogarithmicY = true,
            Markers = false,
            Series = [.. texts.Select(text => new Series(text.Name, RankFrequency(text)))],
        };
        report.Figure(
            chart.ToSvg(),
            new Bilingual(
                "A few words are everywhere, most are rare: frequency falls with rank nearly as a straight line (Zipf, 1935). Counting alone cannot know the rare ones.",
                "몇몇 단어는 어디에나 있고 대부분은 드물다. 빈도는 순위에 따라 거의 직선으로 떨어진다(Zipf, 1935). 세는 것만으로는 드문 단어를 알 수 없다."
            )
        );
    }

    private static IReadOnlyList<Bilingual> Row(VillageText text)
    {
        var counts = Count(text);
        return
        [
            text.Name,
            $"{text.Train.Count:N0}",
            $"{counts.Values.Sum():N0}",
            $"{counts.Count:N0}",
            $"{text.Train.Distinct().Count():N0}",
        ];
    }

    private static Dictionary<string, int> Count(VillageText text)
    {
        var counts = new Dictionary<string, int>();
        var find = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var line in text.Train)
        {
            foreach (var piece in new Pieces(line, VillageText.Words))
            {
                find[piece.Text] = find.TryGetValue(piece.Text, out var count) ? count + 1 : 1;
            }
        }

        return counts;
    }

    /// <summary>Ranks at equal distances on a logarithmic axis: a thousand points would draw the same line.</summary>
    private static List<(double X, double Y)> RankFrequency(VillageText text)
    {
        int[] frequencies = [.. Count(text).Values.OrderDescending()];
        var points = new List<(double, double)>();
        for (double rank = 1; rank <= frequencies.Length; rank = Math.Max(rank + 1, Math.Floor(rank * 1.15)))
        {
            points.Add((rank, frequencies[(int)rank - 1]));
        }

        return points;
    }
}
