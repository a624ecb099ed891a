using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Linguistics.Attention;
using Malmoi.Linguistics.Treebanks;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands.Attention;

/// <summary><c>malmoi attention relations</c>: which head finds the heads of which relation, beside the best fixed offset.</summary>
internal sealed class AttentionRelationsCommand
{
    private const int MostBars = 40;

    private readonly ModelArguments _model = new();

    private readonly Argument<string> _treebank = new("TREEBANK")
    {
        Description = "Trees in CoNLL-U that heads are chosen on",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description =
            "Trees that results are reported on [default: every second document of TREEBANK, the rest to choose on]",
        HelpName = "TREEBANK",
    };

    private readonly Option<int> _least = new("--least")
    {
        Description = "Leave out relations of fewer words, in what is chosen on and in what is reported on",
        DefaultValueFactory = _ => 20,
    };

    private readonly Option<int> _together = new("--together")
    {
        Description =
            "Let up to so many of a relation's best heads guess together, as many as find most where they are chosen",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<long> _seed = new("--seed") { Description = "Of the intervals" };

    private readonly PictureOutput _picture = new();

    public static Command Create() => new AttentionRelationsCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "relations",
            "Each head as a parser without training, relation by relation (Clark et al., 2019)"
        )
        {
            Arguments = { _treebank },
            Options = { _report, _least, _together, _seed },
        };
        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return _picture.AddTo(_model.AddTo(command));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken ct)
    {
        var path = _picture.Check(parse);
        var (least, together) = (parse.GetValue(_least), parse.GetValue(_together));
        if (together < 1)
        {
            throw new InputException($"--together is {together}: give the number of heads, 1 or more");
        }

        var chosenOn = Treebank.Open(parse.GetRequiredValue(_treebank));
        var reportedOn = parse.GetValue(_report) is { } other ? Treebank.Open(other) : null;
        var halves = reportedOn is null ? new TreebankHalves(chosenOn, ct) : null;
        using var model = _model.Open(parse);
        var reader = new AttentionReader(model);
        var counter = new RelationCounter();
        await ReadAsync("choosing", chosenOn, Chosen, reader, counter.Add);
        var choices = counter.Choices(least, together);
        if (together > 1)
        {
            // What is too long was counted when it was read first.
            var groups = new HeadGroups(choices);
            await ReadAsync("grouping", chosenOn, Chosen, new AttentionReader(model), groups.Add);
            choices = groups.Choices();
        }

        var test = new RelationTest(choices, parse.GetValue(_seed));
        await ReadAsync("reporting", reportedOn ?? chosenOn, Reported, reader, test.Add);
        var results = test.Results(least);
        if (results.Count == 0)
        {
            throw new InputException(
                $"no relation has {least} words both in what is chosen on and in what is reported on: give more trees, or lower --least"
            );
        }

        if (path is not null)
        {
            Draw(parse, path, results);
        }

        Report(parse, model.Path, results, reader, Split(chosenOn, reportedOn, halves));
        return 0;

        IEnumerable<TreebankSentence> Chosen() => halves?.Sentences(false, ct) ?? chosenOn.Sentences(ct);

        IEnumerable<TreebankSentence> Reported() => halves?.Sentences(true, ct) ?? reportedOn!.Sentences(ct);

        Task<bool> ReadAsync(
            string name,
            Treebank bank,
            Func<IEnumerable<TreebankSentence>> sentences,
            AttentionReader by,
            Action<TreebankSentence, AttentionMaps> add
        ) =>
            ProgressBar.ShowAsync(
                name,
                () => bank.Share,
                () =>
                {
                    foreach (var (tree, maps) in by.Trees(sentences(), ct))
                    {
                        add(tree, maps);
                    }

                    return Task.FromResult(true);
                }
            );
    }

    private static string Split(Treebank chosenOn, Treebank? reportedOn, TreebankHalves? halves) =>
        reportedOn is not null ? $"chosen on {chosenOn.Path}, reported on {reportedOn.Path}"
        : halves!.ByDocument ? $"chosen on every second document of {chosenOn.Path}, reported on the others"
        : $"chosen on every second sentence of {chosenOn.Path}, which tells no documents apart, reported on the others";

    private void Draw(ParseResult parse, string path, IReadOnlyList<RelationResult> results)
    {
        var title = new Bilingual("The best head for each relation", "관계마다 가장 잘 찾는 헤드");
        var svg = new BarChart
        {
            Title = title,
            ValueTitle = new Bilingual("heads found, %", "찾은 지배소, %"),
            MarkName = new Bilingual("best fixed offset", "가장 나은 고정 거리"),
            Maximum = 100,
            Bars =
            [
                .. results
                    .Take(MostBars)
                    .Select(result => new Bar(
                        Named(result.Choice),
                        100 * result.Accuracy,
                        100 * result.Interval.Low,
                        100 * result.Interval.High,
                        Mark: 100 * result.Baseline
                    )),
            ],
        }.ToSvg();
        _picture.Save(
            parse,
            path,
            title,
            svg,
            new Bilingual(
                "Layer-head and the way its attention is read: → from the word to its head, ← from the head to the word, ↔ both; lines are 95 % intervals.",
                "층-헤드와 읽는 방향: → 낱말이 지배소를, ← 지배소가 낱말을, ↔ 양쪽. 가로줄은 95% 구간."
            )
        );
    }

    // Rows of Korean's particles and endings are named in Korean, where the words are.
    private static Bilingual Named(RelationChoice choice)
    {
        var heads = Short(choice.Heads);
        var korean = choice.Row.Split(' ', 2) switch
        {
            ["particle", var particle] => $"조사 {particle}",
            ["ending", var ending] => $"어미 {ending}",
            [RelationRows.All] => "모두",
            _ => choice.Row,
        };
        return new Bilingual($"{choice.Row}  {heads.English}", $"{korean}  {heads.Korean}");
    }

    /// <summary>Heads in a table: 1-2→ + 2-1↔.</summary>
    public static string Named(IReadOnlyList<DirectedHead> heads) =>
        string.Join(" + ", heads.Select(head => head.Name + Arrow(head.Direction)));

    /// <summary>Heads in a picture: the best, and how many more.</summary>
    public static Bilingual Short(IReadOnlyList<DirectedHead> heads)
    {
        var first = Named([heads[0]]);
        return heads.Count == 1
            ? first
            : new Bilingual($"{first} and {heads.Count - 1} more", $"{first} 외 {heads.Count - 1}");
    }

    private static string Arrow(AttentionDirection direction) =>
        direction switch
        {
            AttentionDirection.FromDependent => "→",
            AttentionDirection.FromHead => "←",
            _ => "↔",
        };

    private void Report(
        ParseResult parse,
        string model,
        IReadOnlyList<RelationResult> results,
        AttentionReader reader,
        string split
    )
    {
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_model.Json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["model"] = model,
                    ["split"] = split,
                    ["tooLong"] = reader.TooLong,
                    ["relations"] = JsonReport.Array(results, Json),
                }
            );
            return;
        }

        var table = Screen.Table("relation", "words", "head", "%", "95 %", "offset", "its %", "gain, 95 %", "");
        foreach (var result in results)
        {
            table.Row(
                result.Choice.Row,
                result.Words.Grouped(),
                Named(result.Choice.Heads),
                Percent(result.Accuracy),
                $"{Percent(result.Interval.Low)}-{Percent(result.Interval.High)}",
                $"{result.Choice.Offset:+0;-0}",
                Percent(result.Baseline),
                $"{Percent(result.Gain.Low)} to {Percent(result.Gain.High)}",
                result.Gain.Low > 0 ? "*" : ""
            );
        }

        Screen.On(output).Write(table);
        output.WriteLine(split);
        output.WriteLine(
            "→ the word looks at its head, ← its head looks at it, ↔ both, + together; * better than the best offset"
        );
        AttentionPatternsCommand.Warn(output, reader);
    }

    private static JsonObject Json(RelationResult result) =>
        new()
        {
            ["relation"] = result.Choice.Row,
            ["words"] = result.Words,
            ["heads"] = JsonReport.Array(
                result.Choice.Heads,
                head => new JsonObject
                {
                    ["layer"] = head.Layer + 1,
                    ["head"] = head.Head + 1,
                    ["direction"] = head.Direction.ToString(),
                }
            ),
            ["accuracy"] = result.Accuracy,
            ["low"] = JsonReport.Number(result.Interval.Low),
            ["high"] = JsonReport.Number(result.Interval.High),
            ["offset"] = result.Choice.Offset,
            ["baseline"] = result.Baseline,
            ["gainLow"] = JsonReport.Number(result.Gain.Low),
            ["gainHigh"] = JsonReport.Number(result.Gain.High),
            ["chosenOn"] = new JsonObject
            {
                ["words"] = result.Choice.Words,
                ["accuracy"] = result.Choice.Accuracy,
                ["baseline"] = result.Choice.Baseline,
            },
        };

    private static string Percent(double share) => (100 * share).Fixed(1);
}
