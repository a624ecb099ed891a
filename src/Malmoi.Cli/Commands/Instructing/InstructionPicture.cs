using System.CommandLine;
using Malmoi.Instructions;
using Malmoi.Instructions.Measures;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary>Sets of instructions as pictures: how long what is asked and answered is, how varied, how often the same.</summary>
internal static class InstructionPicture
{
    private const int Points = 60;

    // As many letters as a legend has room for.
    private const int MostLetters = 17;

    private static readonly Bilingual s_title = new("Sets of instructions", "지시문 데이터");

    /// <summary>An SVG of the lengths of responses, or a page with everything.</summary>
    public static void Save(
        PictureOutput picture,
        ParseResult parse,
        string path,
        IReadOnlyList<(string Name, IReadOnlyList<InstructionExample> Examples)> sets,
        IReadOnlyList<(string Name, InstructionMeasures Measures)> measures
    )
    {
        var answers = Lengths(new Bilingual("Words of responses", "응답의 단어 수"), sets, example => example.Response);
        var asked = Lengths(new Bilingual("Words of what is asked", "질문의 단어 수"), sets, example => example.Asked)!;
        if (!PictureOutput.IsPage(path))
        {
            picture.Save(parse, path, s_title, answers ?? asked, s_title);
            return;
        }

        var page = new HtmlReport(s_title)
            .Heading(new Bilingual("Lengths", "길이"))
            .Figure(
                asked,
                new Bilingual("Share of examples with at most so many words", "단어 수가 그 이하인 예의 비율")
            );
        if (answers is not null)
        {
            page.Figure(
                answers,
                new Bilingual("Share of responses with at most so many words", "단어 수가 그 이하인 응답의 비율")
            );
        }

        page.Heading(new Bilingual("Diversity", "다양성"))
            .Figure(
                Bars(new Bilingual("MTLD of what is asked", "질문의 MTLD"), measures, m => m.AskedDiversity?.Mtld),
                new Bilingual("Words until words repeat themselves", "단어가 되풀이되기까지의 단어 수")
            )
            .Figure(
                Bars(new Bilingual("Self-BLEU", "Self-BLEU"), measures, m => m.SelfBleu),
                new Bilingual("The lower, the less alike the examples are", "낮을수록 예들이 서로 다르다")
            )
            .Figure(
                Bars(
                    new Bilingual("Near-duplicates, percent", "근사 중복, 백분율"),
                    measures,
                    m => 100.0 * m.NearDuplicates / Math.Max(1, m.Examples)
                ),
                new Bilingual(
                    "Examples that ask what another asked, by MinHash",
                    "다른 예와 거의 같은 것을 묻는 예 (MinHash)"
                )
            )
            .Save(path);
    }

    /// <summary>Curves of the shares of texts with at most so many words; null where there is no text.</summary>
    public static string? Lengths(
        Bilingual title,
        IReadOnlyList<(string Name, IReadOnlyList<InstructionExample> Examples)> sets,
        Func<InstructionExample, string?> text
    )
    {
        var counted = sets.Select(set =>
                (
                    set.Name,
                    Words: set.Examples.Select(text)
                        .OfType<string>()
                        .Select(words => Math.Max(1, TextWords.Of(words).Count))
                        .Order()
                        .ToArray()
                )
            )
            .Where(set => set.Words.Length > 0)
            .ToList();
        return counted.Count == 0
            ? null
            : new LineChart
            {
                Title = title,
                XTitle = new Bilingual("words", "단어"),
                YTitle = new Bilingual("share of texts, percent", "글의 비율, 백분율"),
                LogarithmicX = true,
                Markers = false,
                Series = [.. counted.Select(set => new Series(Short(set.Name), Curve(set.Words)))],
            }.ToSvg();
    }

    /// <summary>One bar a set; sets that lack the measure have none.</summary>
    public static string Bars(
        Bilingual title,
        IReadOnlyList<(string Name, InstructionMeasures Measures)> sets,
        Func<InstructionMeasures, double?> value
    ) =>
        new BarChart
        {
            Title = title,
            ValueTitle = title,
            Bars = [.. sets.Select(set => new Bar(Short(set.Name), value(set.Measures) ?? 0))],
        }.ToSvg();

    // Names of files differ at their ends as often as at their beginnings.
    private static string Short(string name) =>
        name.Length <= MostLetters ? name : $"{name[..(MostLetters / 2)]}…{name[^(MostLetters / 2)..]}";

    private static List<(double X, double Y)> Curve(int[] sorted) =>
        [
            .. Enumerable
                .Range(0, Points + 1)
                .Select(i => 100.0 * i / Points)
                .Select(percent => (Percentile.Of(sorted, percent), percent)),
        ];
}
