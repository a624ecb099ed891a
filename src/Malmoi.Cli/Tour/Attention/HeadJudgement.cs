using Malmoi.Linguistics.Attention;
using Malmoi.Linguistics.Treebanks;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Village;
using Malmoi.Village.Views;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>Heads that find the verbs of subjects and objects, chosen on known constructions and tried on new ones, beside the best fixed distance.</summary>
internal static class HeadJudgement
{
    private const int Chosen = 800;
    private const int Tried = 800;

    private static readonly (string Relation, Bilingual Name)[] _relations =
    [
        ("nsubj", new("subject", "주어")),
        ("obj", new("object", "목적어")),
    ];

    public static void Judge(TourContext tour, VillageText text, SmallGpt gpt, SmallGpt twin, CancellationToken ct)
    {
        var language = text.IsKorean ? Language.Korean : Language.English;
        var seed = (ulong)tour.Seed;
        var known = Write(tour, text, "trees", Maeul.Trees(language, seed, Split.Validation).Take(tour.Part(Chosen)));
        var fresh = Write(
            tour,
            text,
            "trees.new",
            Maeul.Trees(language, seed, Split.Test).Where(tree => tree.IsConstructionHeldOut).Take(tour.Part(Tried))
        );
        var learnt = Results(gpt.Heads, known, fresh, tour, ct);
        var random = Results(twin.Heads, known, fresh, tour, ct);
        var rows = _relations
            .Where(row => learnt.ContainsKey(row.Relation) && random.ContainsKey(row.Relation))
            .Select(row => (row.Name, Learnt: learnt[row.Relation], Random: random[row.Relation]))
            .ToList();
        foreach (var (name, one, other) in rows)
        {
            tour.Step(
                $"{text.Code}: {name.English}: head {one.Choice.Head.Name} {Percent(one.Accuracy)}, best offset {Percent(one.Baseline)} (gain {Percent(one.Gain.Low)} to {Percent(one.Gain.High)}), untrained {Percent(other.Accuracy)}"
            );
        }

        if (rows.Count == 0)
        {
            return;
        }

        var title = new Bilingual(
            $"{text.Name.English}: whose verb is it? (%)",
            $"{text.Name.Korean}: 어느 서술어의 것인가?(%)"
        );
        var svg = new BarChart
        {
            Title = title,
            ValueTitle = new Bilingual("heads found (%), 95 % interval", "찾은 지배소(%), 95 % 구간"),
            Maximum = 100,
            NameWidth = 260,
            Groups = [new Bilingual("learnt", "배운 모델"), new Bilingual("untrained twin", "배우지 않은 쌍둥이")],
            MarkName = new Bilingual("best fixed distance", "가장 나은 고정 거리"),
            Bars =
            [
                .. rows.SelectMany(row =>
                    (Bar[])[Bar(row.Learnt, Named(row.Name, row.Learnt), 0), Bar(row.Random, new Bilingual("", ""), 1)]
                ),
            ],
        }.ToSvg();
        var above = rows.Count(row => row.Learnt.Gain.Low > 0);
        tour.Report.Heading(new Bilingual($"Heads, {text.Name.English}", $"헤드, {text.Name.Korean}"), 3)
            .Paragraph(
                new Bilingual(
                    $"Each head guesses, without any training, the verb of every subject and object: the word that it looks at most. The best head and the best fixed distance are chosen on {known.Count} sentences of known constructions and tried on {fresh.Count} of constructions that the model never read. On {above} of {rows.Count} relations the interval of the head's gain over the distance lies above zero.",
                    $"헤드마다 따로 배우지 않고 주어와 목적어의 서술어를 짐작한다. 가장 많이 보는 말이 답이다. 가장 나은 헤드와 가장 나은 고정 거리는 아는 구문의 문장 {known.Count}개에서 고르고, 모델이 읽은 적 없는 구문의 문장 {fresh.Count}개에서 시험한다. 관계 {rows.Count}개 가운데 {above}개에서 헤드가 거리보다 얻는 것의 구간이 0보다 위에 있다."
                )
            )
            .Figure(svg, title);
    }

    private static Dictionary<string, RelationResult> Results(
        AttentionReader heads,
        List<TreebankSentence> known,
        List<TreebankSentence> fresh,
        TourContext tour,
        CancellationToken ct
    )
    {
        var counter = new RelationCounter();
        foreach (var (tree, maps) in heads.Trees(known, ct))
        {
            counter.Add(tree, maps);
        }

        var test = new RelationTest(counter.Choices(), tour.Seed);
        foreach (var (tree, maps) in heads.Trees(fresh, ct))
        {
            test.Add(tree, maps);
        }

        return test.Results().ToDictionary(result => result.Choice.Row, StringComparer.Ordinal);
    }

    private static List<TreebankSentence> Write(
        TourContext tour,
        VillageText text,
        string name,
        IEnumerable<VillageTree> trees
    )
    {
        var path = tour.Write($"{text.Code}.{name}.conllu", trees.Select(tree => tree.Conllu.TrimEnd('\n') + "\n"));
        return [.. Treebank.Open(path).Sentences()];
    }

    private static Bilingual Named(Bilingual name, RelationResult result) =>
        new($"{name.English}, head {result.Choice.Head.Name}", $"{name.Korean}, 헤드 {result.Choice.Head.Name}");

    private static Bar Bar(RelationResult result, Bilingual name, int group) =>
        new(
            name,
            100 * result.Accuracy,
            100 * result.Interval.Low,
            100 * result.Interval.High,
            group,
            Mark: 100 * result.Baseline
        );

    private static string Percent(double share) => (100 * share).Fixed(1);
}
