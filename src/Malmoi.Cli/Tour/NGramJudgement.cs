using Malmoi.Evaluation;
using Malmoi.Evaluation.Tasks;
using Malmoi.Models;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Storage;
using Malmoi.Village;

namespace Malmoi.Cli.Tour;

/// <summary>What the models know of grammar: minimal pairs that Maeul made from words held out of their training.</summary>
internal static class NGramJudgement
{
    private const int PairsPerParadigm = 200;

    public static async Task JudgeAsync(
        TourContext tour,
        VillageText[] texts,
        OpenedModel[] models,
        CancellationToken ct
    )
    {
        tour.Report.Heading(new Bilingual("What the models know of grammar", "모델이 문법을 아는가"), 3)
            .Paragraph(
                new Bilingual(
                    "Two sentences differ in one respect; one is grammatical. A model that knows the rule finds it likelier. Chance is 50 % (the dashed line). The words that must agree often stand further apart than an n-gram reaches, and neither the shorter sentence nor the more frequent word gives the answer away: this is what later chapters' models are held against.",
                    "두 문장은 한 가지만 다르고 하나만 문법에 맞는다. 규칙을 아는 모델은 그 문장이 더 그럴듯하다고 여긴다. 우연은 50 %(점선)다. 서로 맞아야 할 단어가 n-gram이 닿지 못할 만큼 떨어져 있을 때가 많고, 짧은 문장이나 잦은 단어를 골라서는 맞힐 수 없다. 뒤에 올 장의 모델들은 이 결과와 견주게 된다."
                )
            );
        for (var i = 0; i < texts.Length; i++)
        {
            tour.Step($"{texts[i].Code}: minimal pairs");
            var pairs = PairFile.Read(WritePairs(tour, texts[i]));
            var judged = await MinimalPairs.JudgeAsync(models[i].Text(tour.Threads), pairs, seed: tour.Seed, ct: ct);
            var chart = new BarChart
            {
                Title = new Bilingual(
                    $"{texts[i].Name.English}: pairs judged rightly (%)",
                    $"{texts[i].Name.Korean}: 바르게 고른 쌍(%)"
                ),
                ValueTitle = new Bilingual("accuracy (%), 95 % interval", "정확도(%), 95 % 구간"),
                Maximum = 100,
                Reference = 50,
                NameWidth = 260,
                Bars =
                [
                    .. judged.Phenomena.Select(phenomenon =>
                        Bar(PhenomenonNames.Of(phenomenon.Name), phenomenon.Total)
                    ),
                    Bar(PhenomenonNames.Overall, judged.Overall) with
                    {
                        Group = 1,
                    },
                ],
            };
            tour.Report.Figure(chart.ToSvg(), chart.Title);
        }
    }

    private static string WritePairs(TourContext tour, VillageText text)
    {
        var path = tour[$"{text.Code}.pairs.jsonl"];
        var language = text.IsKorean ? Language.Korean : Language.English;
        using var file = new OutputFile(path);
        foreach (var block in Maeul.PairLines(Maeul.Pairs(language, (ulong)tour.Seed, PairsPerParadigm, Split.Test)))
        {
            file.Stream.Write(block.Span);
        }

        file.Commit();
        return path;
    }

    private static Bar Bar(Bilingual name, PairAccuracy accuracy) =>
        new(name, 100 * accuracy.Accuracy, 100 * accuracy.Interval.Low, 100 * accuracy.Interval.High);
}
