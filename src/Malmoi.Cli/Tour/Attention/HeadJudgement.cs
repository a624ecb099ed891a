using Malmoi.Cli.Commands.Attention;
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
        var (known, random) = (Heads(learnt, trees, ct), Heads(untrained, trees, ct));
        foreach (var (relation, name) in _relations)
        {
            foreach (var heads in known)
            {
                tour.Step(
                    $"{text.Code}: {name.English}: {Chosen([(relation, heads)])} {ArgumentHeads.Result([(relation, heads)], trees, tour.Seed)}"
                );
            }
        }

        var rows = _relations
            .Select(row => (row.Name, Relations: (string[])[row.Relation]))
            .Append((Name: new("both together", "둘을 합쳐"), Relations: [.. _relations.Select(row => row.Relation)]))
            .Select(row => (row.Name, Learnt: Best(known, row.Relations), Random: Best(random, row.Relations)))
            .Where(row => row.Learnt.Result is not null && row.Random.Result is not null)
            .Select(row =>
                (
                    row.Name,
                    row.Learnt.Chosen,
                    Label: row.Learnt.Models is [var only] ? Short(row.Name, only) : row.Name,
                    Learnt: row.Learnt.Result!,
                    Random: row.Random.Result!
                )
            )
            .ToList();
        if (rows.Count == 0)
        {
            return;
        }

        foreach (var row in rows)
        {
            tour.Step($"{text.Code}: {row.Name.English}: {row.Chosen} {row.Learnt}, untrained {row.Random}");
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
            Bars = [.. rows.SelectMany(row => (Bar[])[Bar(row.Learnt, row.Label, 0), Bar(row.Random, new("", ""), 1)])],
        }.ToSvg();
        var above = rows.Count(row => row.Learnt.Gain.Low > 0);
        tour.Report.Heading(new Bilingual($"Heads, {text.Name.English}", $"헤드, {text.Name.Korean}"), 3)
            .Paragraph(
                new Bilingual(
                    $"Each head guesses, without any training, the verb of every subject and object: the word that it looks at most (→), the one that looks at it most (←), or both together (↔). Up to five heads of a model may guess together, their shares added. Model, heads, directions and the best fixed distance are chosen for each relation on {trees.Known.Count} sentences of known constructions and tried on {trees.New.Count} of constructions that the models never read. In {above} of {rows.Count} rows the interval of the heads' gain over the distance lies above zero. A GPT cannot look ahead: where the verb is still to come, only the verb can look back at its subject.",
                    $"헤드마다 따로 배우지 않고 주어와 목적어의 서술어를 짐작한다. 가장 많이 보는 말이거나(→), 자기를 가장 많이 보는 말이거나(←), 둘을 더한 것이다(↔). 한 모델의 헤드 다섯까지는 몫을 더해 함께 짐작할 수도 있다. 모델과 헤드와 방향과 가장 나은 고정 거리는 관계마다 아는 구문의 문장 {trees.Known.Count}개에서 고르고, 모델들이 읽은 적 없는 구문의 문장 {trees.New.Count}개에서 시험한다. {rows.Count}줄 가운데 {above}줄에서 헤드가 거리보다 얻는 것의 구간이 0보다 위에 있다. GPT는 앞을 내다보지 못한다. 서술어가 아직 오지 않았으면 서술어 쪽에서 주어를 돌아볼 수 있을 뿐이다."
                )
            )
            .Figure(svg, title);

        (IReadOnlyList<(string Relation, ArgumentHeads Model)> Models, string Chosen, ArgumentResult? Result) Best(
            IReadOnlyList<ArgumentHeads> models,
            string[] relations
        )
        {
            // The model is chosen like the head: by the known constructions.
            var chosen = relations
                .Where(relation => models.Any(model => model.Choice(relation) is not null))
                .Select(relation => (relation, models.MaxBy(model => model.Choice(relation)?.Accuracy)!))
                .ToList();
            return (chosen, Chosen(chosen), ArgumentHeads.Result(chosen, trees, tour.Seed));
        }
    }

    private static List<ArgumentHeads> Heads(
        IReadOnlyList<ShownModel> models,
        GrammarTrees trees,
        CancellationToken ct
    ) => [.. models.Select(model => new ArgumentHeads(model, trees, [.. _relations.Select(row => row.Relation)], ct))];

    private static string Chosen(IReadOnlyList<(string Relation, ArgumentHeads Model)> chosen) =>
        string.Join(
            ", ",
            chosen.Select(of =>
                of.Model.Choice(of.Relation) is { Heads: var heads }
                    ? $"{of.Model.Model} {AttentionRelationsCommand.Named(heads)}"
                    : of.Model.Model
            )
        );

    private static Bilingual Short(Bilingual relation, (string Relation, ArgumentHeads Model) chosen)
    {
        var heads = AttentionRelationsCommand.Short(chosen.Model.Choice(chosen.Relation)!.Heads);
        return new Bilingual(
            $"{relation.English}, {chosen.Model.Model} {heads.English}",
            $"{relation.Korean}, {chosen.Model.Model} {heads.Korean}"
        );
    }

    private static Bar Bar(ArgumentResult result, Bilingual name, int group) =>
        new(
            name,
            100 * result.Accuracy,
            100 * result.Interval.Low,
            100 * result.Interval.High,
            group,
            Mark: 100 * result.Baseline
        );
}
