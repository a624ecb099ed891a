using Malmoi.NGrams.Smoothing;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Tour;

/// <summary>Perplexity and bits per character of many small models: by smoothing and order, by unit, by the size of the text.</summary>
internal static class NGramMeasurements
{
    /// <summary>A sixtieth of the text, a twentieth ... all of it.</summary>
    private static readonly int[] Parts = [60, 20, 6, 2, 1];

    public static void Smoothing(TourContext tour, VillageText[] texts, CancellationToken ct)
    {
        var report = tour.Report.Heading(new Bilingual("Smoothing", "평탄화"), 3);
        report.Paragraph(
            new Bilingual(
                "Every method takes a little probability from what was seen and gives it to what was not. They differ in how much, and to whom: Kneser-Ney asks in how many different contexts a word has been seen, not how often. Words that no model has seen are left out here.",
                "모든 방법은 본 것에서 확률을 조금 떼어 보지 못한 것에 준다. 얼마를 누구에게 주느냐가 다르다. 크네저-나이는 단어가 얼마나 자주 나왔는지가 아니라 몇 가지 문맥에 나왔는지를 묻는다. 어느 모델도 본 적 없는 단어는 여기에서 뺐다."
            )
        );
        (Bilingual Name, ISmoothing Method)[] methods =
        [
            (new("modified Kneser-Ney", "수정 크네저-나이"), new ModifiedKneserNey()),
            (new("Kneser-Ney", "크네저-나이"), new KneserNey()),
            (new("absolute discounting", "절대 할인"), new AbsoluteDiscounting()),
            (new("Witten-Bell", "위튼-벨"), new WittenBell()),
            (new("Katz", "카츠"), new Katz()),
        ];
        foreach (var text in texts)
        {
            var series = new List<Series>();
            foreach (var (name, method) in methods)
            {
                tour.Step($"{text.Code}: {method.Name}, orders 1 to {NGramChapter.Order}");
                var points = new List<(double, double)>();
                for (var order = 1; order <= NGramChapter.Order; order++)
                {
                    points.Add((order, text.Measure(order, method, null, tour.Sentences / 4, ct).WithoutUnknown));
                }

                series.Add(new Series(name, points));
            }

            var chart = new LineChart
            {
                Title = new Bilingual(
                    $"{text.Name.English}: perplexity on unseen sentences, {tour.Sentences / 4:N0} sentences learnt",
                    $"{text.Name.Korean}: 처음 보는 문장의 혼잡도, {tour.Sentences / 4:N0}문장 학습"
                ),
                XTitle = new Bilingual("order n", "차수 n"),
                YTitle = new Bilingual("perplexity", "혼잡도"),
                LogarithmicY = true,
                XTicks = [1, 2, 3, 4, 5],
                Series = series,
            };
            report.Figure(chart.ToSvg(), chart.Title);
        }
    }

    public static void Units(TourContext tour, VillageText korean, CancellationToken ct)
    {
        tour.Step("ko: words, syllables, jamo");
        var rows = new List<IReadOnlyList<Bilingual>>();
        foreach (
            var (name, unit, order) in new[]
            {
                (new Bilingual("eojeol", "어절"), TextUnit.Word, 3),
                (new("syllables", "음절"), TextUnit.Syllable, 6),
                (new("jamo", "자모"), TextUnit.Jamo, 10),
            }
        )
        {
            var policy = TextPolicy.AsWritten with { Unit = unit, SplitPunctuation = unit == TextUnit.Word };
            var measured = korean.Measure(order, new ModifiedKneserNey(), policy, tour.Sentences / 2, ct);
            rows.Add([
                name,
                $"{order}",
                $"{measured.Value:F1}",
                $"{100.0 * measured.Unknown / measured.Tokens:F2} %",
                $"{measured.BitsPerCharacter:F3}",
            ]);
        }

        tour.Report.Heading(new Bilingual("What is a word?", "무엇을 단어로 볼 것인가"), 3)
            .Paragraph(
                new Bilingual(
                    "Korean can be counted in eojeol, syllables or jamo. Perplexities of different units cannot be compared, since each choice is among other things; bits per character can.",
                    "한국어는 어절로도, 음절로도, 자모로도 셀 수 있다. 고르는 대상이 다르므로 단위가 다른 혼잡도는 견줄 수 없지만, 글자당 비트는 견줄 수 있다."
                )
            )
            .Table(
                [
                    new("unit", "단위"),
                    new("order", "차수"),
                    new("perplexity", "혼잡도"),
                    new("unknown", "모르는 단위"),
                    new("bits per character", "글자당 비트"),
                ],
                rows
            );
    }

    public static void LearningCurve(TourContext tour, VillageText[] texts, CancellationToken ct)
    {
        tour.Step("learning curves");
        var series = new List<Series>();
        foreach (var text in texts)
        {
            foreach (var order in new[] { 2, 4 })
            {
                var points = new List<(double, double)>();
                foreach (var part in Parts)
                {
                    var sentences = tour.Sentences / part;
                    points.Add(
                        (
                            sentences,
                            (text.Measure(order, new ModifiedKneserNey(), null, sentences, ct)).BitsPerCharacter
                        )
                    );
                }

                series.Add(
                    new Series(
                        new Bilingual($"{text.Name.English}, n = {order}", $"{text.Name.Korean}, n = {order}"),
                        points
                    )
                );
            }
        }

        var chart = new LineChart
        {
            Title = new Bilingual("More text, better models", "글이 많을수록 나은 모델"),
            XTitle = new Bilingual("sentences learnt", "학습한 문장"),
            YTitle = new Bilingual("bits per character", "글자당 비트"),
            LogarithmicX = true,
            Series = series,
        };
        tour.Report.Heading(chart.Title, 3)
            .Figure(
                chart.ToSvg(),
                new Bilingual("Long contexts need more text before they pay.", "긴 문맥은 글이 더 많아야 값을 한다.")
            );
    }
}
