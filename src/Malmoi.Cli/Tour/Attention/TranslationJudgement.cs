using Malmoi.Evaluation.Metrics;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Village;
using Malmoi.Village.Views;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>A small Transformer translates Korean sentences that it has not seen into English.</summary>
internal static class TranslationJudgement
{
    private const int Learnt = 40_000;
    private const int Judged = 300;

    public static void Judge(TourContext tour, CancellationToken ct)
    {
        var seed = (ulong)tour.Seed;
        Translation[] pairs = [.. Maeul.Translations(Language.Korean, seed).Take(tour.Part(Learnt))];
        tour.Step($"ko to en: a Transformer learns {pairs.Length:N0} pairs");
        using var translator = new SmallTranslator(tour, pairs, ct);
        var test = Maeul.Translations(Language.Korean, seed, Split.Test);
        (Bilingual Name, Translation[] Pairs)[] sets =
        [
            (
                new("new sentences", "새 문장"),
                [.. Maeul.Translations(Language.Korean, seed, Split.Validation).Take(tour.Part(Judged))]
            ),
            (
                new("new constructions", "새 구문"),
                [.. test.Where(pair => pair.IsConstructionHeldOut && !pair.HasHeldOutWord).Take(tour.Part(Judged))]
            ),
            (
                new("new words", "새 단어"),
                [.. test.Where(pair => pair.HasHeldOutWord && !pair.IsConstructionHeldOut).Take(tour.Part(Judged))]
            ),
        ];
        var rows = new List<(Bilingual Name, Share Exact, double ChrF)>();
        var shown = new List<IReadOnlyList<Bilingual>>();
        foreach (var (name, wanted) in sets)
        {
            var said = translator.Translate([.. wanted.Select(pair => pair.Source)]);
            var exact = new Share(said.Zip(wanted, (one, pair) => one == pair.Target), tour.Seed);
            var chrF = ChrF.Characters.Of([.. wanted.Select(pair => pair.Target)], said);
            rows.Add((name, exact, chrF));
            tour.Step($"  {name.English}: exact {exact}, chrF {chrF:F1}");
            shown.AddRange(
                wanted
                    .Zip(said)
                    .Take(3)
                    .Select(
                        (pair, index) =>
                            (IReadOnlyList<Bilingual>)
                                [index == 0 ? name : "", pair.First.Source, pair.Second, pair.First.Target]
                    )
            );
        }

        Report(tour, translator, rows, shown);
    }

    private static void Report(
        TourContext tour,
        SmallTranslator translator,
        List<(Bilingual Name, Share Exact, double ChrF)> rows,
        List<IReadOnlyList<Bilingual>> shown
    )
    {
        var chart = new BarChart
        {
            Title = new Bilingual(
                "Korean to English: exactly the reference (%)",
                "한국어에서 영어로: 참조와 똑같은 번역(%)"
            ),
            ValueTitle = new Bilingual("exact match (%), 95 % interval", "정확히 일치(%), 95 % 구간"),
            Maximum = 100,
            NameWidth = 260,
            Bars =
            [
                .. rows.Select(row =>
                    row.Exact.Bar(
                        new Bilingual(
                            FormattableString.Invariant($"{row.Name.English} (chrF {row.ChrF:F1})"),
                            FormattableString.Invariant($"{row.Name.Korean} (chrF {row.ChrF:F1})")
                        )
                    )
                ),
            ],
        };
        tour.Report.Heading(new Bilingual("Translating", "번역"), 3)
            .Paragraph(
                new Bilingual(
                    $"The Transformer of 2017 in small ({translator.Parameters:N0} parameters): an encoder reads the Korean sentence, a decoder says the English one and looks at what was read. It learnt {translator.Pairs:N0} pairs. New sentences have known words in known constructions, none of them seen together; new constructions were never seen at all; and no one can know a new word's translation, so the last row shows what is lost with it.",
                    $"2017년의 트랜스포머를 작게 줄인 것(매개변수 {translator.Parameters:N0}개). 인코더가 한국어 문장을 읽고, 디코더가 읽은 것을 보며 영어 문장을 말한다. 쌍 {translator.Pairs:N0}개에서 배웠다. 새 문장은 아는 단어와 아는 구문이지만 함께 본 적은 없고, 새 구문은 본 적이 아예 없다. 새 단어의 번역은 아무도 알 수 없으므로 마지막 줄은 그 때문에 잃는 만큼을 보인다."
                )
            )
            .Figure(chart.ToSvg(), chart.Title)
            .Table(
                [
                    new Bilingual("kind", "종류"),
                    new Bilingual("Korean", "한국어"),
                    new Bilingual("the model says", "모델의 번역"),
                    new Bilingual("reference", "참조"),
                ],
                shown
            );
    }
}
