using Malmoi.Linguistics.Attention;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>Heads that find the verbs of subjects and objects, chosen among models on known constructions and tried on new ones, beside the best fixed distance.</summary>
internal static class HeadJudgement
{
    private static readonly (string Relation, Bilingual Name)[] _relations =
    [
        ("nsubj", new("subject", "주어")),
        ("obj", new("object", "목적어")),
    ];

    public static void Judge(
        TourContext tour,
        VillageText text,
        GrammarTrees trees,
        IReadOnlyList<ShownModel> learnt,
        IReadOnlyList<ShownModel> untrained,
        CancellationToken ct
    )
    {
        var known = learnt.Select(model => (model.Name, Results(model, trees, tour, ct))).ToList();
        var random = untrained.Select(model => (model.Name, Results(model, trees, tour, ct))).ToList();
        var rows = _relations
            .Select(row => (row.Name, Learnt: Best(known, row.Relation), Random: Best(random, row.Relation)))
            .Where(row => row.Learnt is not null && row.Random is not null)
            .Select(row => (row.Name, Learnt: row.Learnt!, Random: row.Random!))
            .ToList();
        foreach (var (relation, name) in _relations)
        {
            foreach (var (model, results) in known)
            {
                if (results.TryGetValue(relation, out var one))
                {
                    tour.Step(
                        $"{text.Code}: {name.English}: {model} {one.Choice.Head.Name} ({Way(one)}) {Percent(one.Accuracy)}, best offset {Percent(one.Baseline)} (gain {Percent(one.Gain.Low)} to {Percent(one.Gain.High)})"
                    );
                }
            }
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
                    (Bar[])[Bar(row.Learnt, Named(row.Name, row.Learnt), 0), Bar(row.Random, row.Random.Head, 1)]
                ),
            ],
        }.ToSvg();
        var above = rows.Count(row => row.Learnt.Result.Gain.Low > 0);
        tour.Report.Heading(new Bilingual($"Heads, {text.Name.English}", $"헤드, {text.Name.Korean}"), 3)
            .Paragraph(
                new Bilingual(
                    $"Each head guesses, without any training, the verb of every subject and object: the word that it looks at most, the one that looks at it most, or both together. Model, head, direction and the best fixed distance are chosen on {trees.Known.Count} sentences of known constructions and tried on {trees.New.Count} of constructions that the models never read. On {above} of {rows.Count} relations the interval of the head's gain over the distance lies above zero. A GPT cannot look ahead: where the verb is still to come, only the verb can look back at its subject.",
                    $"헤드마다 따로 배우지 않고 주어와 목적어의 서술어를 짐작한다. 가장 많이 보는 말이거나, 자기를 가장 많이 보는 말이거나, 둘을 더한 것이다. 모델과 헤드와 방향과 가장 나은 고정 거리는 아는 구문의 문장 {trees.Known.Count}개에서 고르고, 모델들이 읽은 적 없는 구문의 문장 {trees.New.Count}개에서 시험한다. 관계 {rows.Count}개 가운데 {above}개에서 헤드가 거리보다 얻는 것의 구간이 0보다 위에 있다. GPT는 앞을 내다보지 못한다. 서술어가 아직 오지 않았으면 서술어 쪽에서 주어를 돌아볼 수 있을 뿐이다."
                )
            )
            .Figure(svg, title);
    }

    private static Dictionary<string, RelationResult> Results(
        ShownModel model,
        GrammarTrees trees,
        TourContext tour,
        CancellationToken ct
    )
    {
        var heads = model.Heads;
        var counter = new RelationCounter();
        foreach (var (tree, maps) in heads.Trees(trees.Known, ct))
        {
            counter.Add(tree, maps);
        }

        var test = new RelationTest(counter.Choices(), tour.Seed);
        foreach (var (tree, maps) in heads.Trees(trees.New, ct))
        {
            test.Add(tree, maps);
        }

        return test.Results().ToDictionary(result => result.Choice.Row, StringComparer.Ordinal);
    }

    // The model is chosen like the head: by the known constructions.
    private static Witness? Best(
        IEnumerable<(string Model, Dictionary<string, RelationResult> Results)> models,
        string relation
    ) =>
        models
            .Where(model => model.Results.ContainsKey(relation))
            .Select(model => new Witness(model.Model, model.Results[relation]))
            .MaxBy(witness => witness.Result.Choice.Accuracy);

    private static Bilingual Named(Bilingual name, Witness witness) =>
        new($"{name.English}, {witness.Head.English}", $"{name.Korean}, {witness.Head.Korean}");

    private static string Way(RelationResult result) =>
        result.Choice.Head.Direction switch
        {
            AttentionDirection.FromDependent => "from the word",
            AttentionDirection.FromHead => "from its head",
            _ => "both ways",
        };

    private static Bar Bar(Witness witness, Bilingual name, int group) =>
        new(
            name,
            100 * witness.Result.Accuracy,
            100 * witness.Result.Interval.Low,
            100 * witness.Result.Interval.High,
            group,
            Mark: 100 * witness.Result.Baseline
        );

    private static string Percent(double share) => (100 * share).Fixed(1);

    /// <summary>What a model's best head found.</summary>
    private sealed record Witness(string Model, RelationResult Result)
    {
        public Bilingual Head => new($"{Model} {Result.Choice.Head.Name}", $"{Model} {Result.Choice.Head.Name}");
    }
}
