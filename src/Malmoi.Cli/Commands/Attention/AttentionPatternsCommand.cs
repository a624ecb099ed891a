using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Linguistics.Attention;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands.Attention;

/// <summary><c>malmoi attention patterns</c>: how much each head looks at the next word, the first, the same and so on.</summary>
internal sealed class AttentionPatternsCommand
{
    private static readonly (SurfacePattern Pattern, Bilingual Name)[] s_columns =
    [
        (SurfacePattern.Self, new Bilingual("self", "자신")),
        (SurfacePattern.Previous, new Bilingual("previous", "앞말")),
        (SurfacePattern.Next, new Bilingual("next", "뒷말")),
        (SurfacePattern.First, new Bilingual("first", "첫머리")),
        (SurfacePattern.Separator, new Bilingual("separator", "구분 기호")),
        (SurfacePattern.SameWord, new Bilingual("same word", "같은 말")),
        (SurfacePattern.Punctuation, new Bilingual("punctuation", "문장 부호")),
    ];

    private readonly ModelArguments _model = new();
    private readonly AttentionInput _input = new();
    private readonly PictureOutput _picture = new();

    public static Command Create() => new AttentionPatternsCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "patterns",
            "How much each head looks at the next word, the first, the same one and more"
        );
        command.SetAction((parse, ct) => Task.FromResult(Run(parse, ct)));
        return _picture.AddTo(_model.AddTo(_input.AddTo(command)));
    }

    private int Run(ParseResult parse, CancellationToken ct)
    {
        var path = _picture.Check(parse);
        using var model = _model.Open(parse);
        var reader = new AttentionReader(model);
        var counter = new PatternCounter();
        foreach (var maps in _input.Maps(parse, reader, ct))
        {
            counter.Add(maps);
        }

        var table = counter.Table();
        if (path is not null)
        {
            var title = new Bilingual("Where heads look", "헤드가 보는 곳");
            var svg = new HeatTable
            {
                Title = title,
                Columns = [.. s_columns.Select(column => column.Name), new Bilingual("breadth", "넓이")],
                Rows =
                [
                    .. table.Heads.Select(head =>
                        ((Bilingual)Name(head), (IReadOnlyList<double?>)[.. Shares(head), head.Breadth])
                    ),
                    (new Bilingual("even", "고루"), [.. s_columns.Select(column => table.Even(column.Pattern)), 1.0]),
                ],
            }.ToSvg();
            _picture.Save(parse, path, title, svg, Caption(table));
        }

        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_model.Json))
        {
            JsonReport.Write(output, Json(model.Path, table, reader));
        }
        else
        {
            Print(output, table);
            output.WriteLine(
                $"{table.Units} words; entropy in nats, and breadth as a share of the greatest there can be"
            );
            output.WriteLine("even: what attention spread over all that can be seen would give");
            Warn(output, reader);
        }

        return 0;
    }

    internal static void Warn(TextWriter output, AttentionReader reader)
    {
        if (reader.TooLong > 0)
        {
            output.WriteLine($"{reader.TooLong} texts were left out: they are longer than the model reads");
        }
    }

    private static string Name(HeadPatterns head) => $"{head.Layer + 1}-{head.Head + 1}";

    private static IEnumerable<double?> Shares(HeadPatterns head) =>
        s_columns.Select(column => head.Share(column.Pattern));

    private static Bilingual Caption(PatternTable table) =>
        new(
            $"The share of each head's attention that goes there, over {table.Units} words; breadth is entropy by the greatest there can be.",
            $"낱말 {table.Units}개에 걸쳐 각 헤드의 주의가 그곳에 가는 몫. 넓이는 엔트로피를 가능한 최댓값으로 나눈 것."
        );

    private static void Print(TextWriter output, PatternTable table)
    {
        var shown = Screen.Table(["head", .. s_columns.Select(column => column.Name.English), "entropy", "breadth"]);
        foreach (var head in table.Heads)
        {
            shown.Row([Name(head), .. Shares(head).Select(Cell), head.Entropy.Fixed(2), head.Breadth.Fixed(2)]);
        }

        shown.Row(["even", .. s_columns.Select(column => Cell(table.Even(column.Pattern))), "", "1.00"]);
        Screen.On(output).Write(shown);
    }

    private static string Cell(double? share) => share is { } known ? known.Fixed(2) : "";

    private static JsonObject Json(string model, PatternTable table, AttentionReader reader) =>
        new()
        {
            ["model"] = model,
            ["words"] = table.Units,
            ["tooLong"] = reader.TooLong,
            ["even"] = Json(table.Even),
            ["heads"] = JsonReport.Array(
                table.Heads,
                head =>
                {
                    var node = Json(head.Share);
                    node.Insert(0, "layer", head.Layer + 1);
                    node.Insert(1, "head", head.Head + 1);
                    node["entropy"] = head.Entropy;
                    node["breadth"] = head.Breadth;
                    return node;
                }
            ),
        };

    private static JsonObject Json(Func<SurfacePattern, double?> share)
    {
        var node = new JsonObject();
        foreach (var (pattern, _) in s_columns)
        {
            var name = pattern.ToString();
            node[char.ToLowerInvariant(name[0]) + name[1..]] = share(pattern) is { } known ? known : null;
        }

        return node;
    }
}
