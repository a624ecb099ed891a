using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Village;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>Minimal pairs of every phenomenon of Maeul, with words that training never showed.</summary>
internal static class FamilyJudgement
{
    private const int PairsPerParadigm = 100;

    public static void Judge(TourContext tour, Language language, SmallGpt gpt, SmallGpt twin)
    {
        var name = language == Language.Korean ? new Bilingual("Korean", "한국어") : new Bilingual("English", "영어");
        var pairs = Maeul.Pairs(language, (ulong)tour.Seed, tour.Part(PairsPerParadigm), Split.Test).ToList();
        var (learnt, random) = (Right(gpt), Right(twin));
        var rows = pairs
            .Select((pair, i) => (pair.Phenomenon, Learnt: learnt[i], Random: random[i]))
            .GroupBy(row => row.Phenomenon)
            .Select(group =>
                (
                    group.Key,
                    Learnt: new Share(group.Select(row => row.Learnt), tour.Seed),
                    Random: new Share(group.Select(row => row.Random), tour.Seed)
                )
            )
            .ToList();
        foreach (var (phenomenon, one, other) in rows)
        {
            tour.Step($"  {phenomenon}: {one}, untrained {other}");
        }

        var title = new Bilingual(
            $"{name.English}: minimal pairs by family (%)",
            $"{name.Korean}: 갈래별 최소 대립쌍(%)"
        );
        var svg = new BarChart
        {
            Title = title,
            ValueTitle = new Bilingual("accuracy (%), 95 % interval", "정확도(%), 95 % 구간"),
            Maximum = 100,
            Reference = 50,
            NameWidth = 260,
            Groups = [new Bilingual("learnt", "배운 모델"), new Bilingual("untrained twin", "배우지 않은 쌍둥이")],
            Bars =
            [
                .. rows.SelectMany(row =>
                    (Bar[])[row.Learnt.Bar(PhenomenonNames.Of(row.Key)), row.Random.Bar(new Bilingual("", ""), 1)]
                ),
            ],
        }.ToSvg();
        var known = rows.Count(row => row.Learnt.Low > 50);
        tour.Report.Heading(new Bilingual($"Minimal pairs, {name.English}", $"최소 대립쌍, {name.Korean}"), 3)
            .Paragraph(
                new Bilingual(
                    $"{pairs.Count:N0} pairs of all constructions of the village, near and far, each with a word that training never showed. On {known} of {rows.Count} families the GPT is above one half with its whole interval. The dashed line is chance; what the twin has above it is owed to the lengths and pieces of the sentences, and not to learning.",
                    $"마을의 모든 구문에서 멀고 가까운 쌍 {pairs.Count:N0}개. 쌍마다 학습에 나오지 않은 단어가 있다. 갈래 {rows.Count}개 가운데 {known}개에서 GPT의 구간이 통째로 절반보다 위에 있다. 점선은 우연이며, 쌍둥이가 그보다 위에 있다면 배움이 아니라 문장의 길이와 조각 덕분이다."
                )
            )
            .Figure(svg, title);

        bool[] Right(SmallGpt model)
        {
            var good = model.Score([.. pairs.Select(pair => pair.Good)]);
            var bad = model.Score([.. pairs.Select(pair => pair.Bad)]);
            return [.. good.Zip(bad, (one, other) => one > other)];
        }
    }
}
