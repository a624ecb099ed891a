using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.Linguistics;
using Malmoi.Linguistics.Attention;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands.Attention;

/// <summary><c>malmoi attention view</c>: who looks at whom in one text.</summary>
internal sealed class AttentionViewCommand
{
    // More of them make a page that no browser likes.
    private const int MostOnAPage = 48;

    private readonly ModelArguments _model = new();

    private readonly Argument<string> _text = new("TEXT") { Description = "The text to read" };

    private readonly Option<string[]> _heads = new("--heads")
    {
        Description = "Heads to show, layer and head from 1: 3-2 4-1 [default: a grid of all]",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _drop = new("--drop-special")
    {
        Description = "Leave special tokens (begin mark, [CLS], [SEP]) out",
    };

    private readonly Option<SurprisalUnit> _by = AttentionInput.By();

    private readonly PictureOutput _picture = new();

    public static Command Create() => new AttentionViewCommand().Build();

    private Command Build()
    {
        var command = new Command("view", "Show who looks at whom in a text: a grid of all heads, or some heads")
        {
            Arguments = { _text },
            Options = { _heads, _by, _drop },
        };
        command.SetAction((parse, _) => Task.FromResult(Run(parse)));
        return _picture.AddTo(_model.AddTo(command));
    }

    private int Run(ParseResult parse)
    {
        var path = _picture.Check(parse);
        using var model = _model.Open(parse);
        var reader = new AttentionReader(model);
        var text = parse.GetRequiredValue(_text);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InputException("there is no word in the text: give a sentence");
        }

        var maps =
            parse.GetValue(_by) == SurprisalUnit.Token
                ? reader.Tokens(text)
                : reader.Words(text, WordRanges.Of(text, parse.GetValue(_by)), special: !parse.GetValue(_drop));
        var heads = (parse.GetValue(_heads) ?? []).Select(name => Head(name, maps)).ToList();
        if (path is not null)
        {
            Draw(parse, path, text, maps, heads);
        }

        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_model.Json))
        {
            JsonReport.Write(output, Json(model.Path, text, maps, heads));
        }
        else if (path is not null)
        {
            output.WriteLine($"{path}: {maps.Units.Count} words, {maps.Layers} layers of {maps.Heads} heads");
        }
        else
        {
            Print(output, maps, heads.Count > 0 ? heads : All(maps));
        }

        return 0;
    }

    private static (int Layer, int Head) Head(string name, AttentionMaps maps)
    {
        var parts = name.Split('-');
        return
            parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var layer)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var head)
            && layer >= 1
            && layer <= maps.Layers
            && head >= 1
            && head <= maps.Heads
            ? (layer - 1, head - 1)
            : throw new InputException(
                $"the model has no head '{name}': expected 1-1 to {maps.Layers}-{maps.Heads}, layer and head"
            );
    }

    private static List<(int Layer, int Head)> All(AttentionMaps maps) =>
        [
            .. from layer in Enumerable.Range(0, maps.Layers)
            from head in Enumerable.Range(0, maps.Heads)
            select (layer, head),
        ];

    private void Draw(ParseResult parse, string path, string text, AttentionMaps maps, List<(int, int)> heads)
    {
        var grid = new HeadGrid
        {
            Title = new Bilingual($"All heads: {text}", $"모든 헤드: {text}"),
            Words = maps.Units.Count,
            Heads =
            [
                .. Enumerable
                    .Range(0, maps.Layers)
                    .Select(layer =>
                        (IReadOnlyList<IReadOnlyList<float>>)
                            [.. Enumerable.Range(0, maps.Heads).Select(head => maps[layer, head].ToArray())]
                    ),
            ],
        };
        if (PictureOutput.IsPage(path))
        {
            var shown = heads.Count > 0 || maps.Layers * maps.Heads > MostOnAPage ? heads : All(maps);
            var page = new HtmlReport(new Bilingual("Attention", "주의"))
                .Paragraph(text)
                .Heading(new Bilingual("All heads", "모든 헤드"))
                .Figure(
                    grid.ToSvg(),
                    new Bilingual(
                        "Each square is a head: its rows are the words that look, its columns those that are looked at.",
                        "네모 하나가 헤드 하나이다. 줄은 보는 말, 칸은 보이는 말이다."
                    )
                );
            foreach (var layer in shown.GroupBy(head => head.Item1))
            {
                page.Heading(new Bilingual($"Layer {layer.Key + 1}", $"{layer.Key + 1}층"));
                foreach (var (_, head) in layer)
                {
                    page.Figure(View(maps, layer.Key, head), $"{layer.Key + 1}-{head + 1}");
                }
            }

            page.Save(path);
        }
        else if (heads.Count > 1)
        {
            throw new InputException($"'{path}' holds one head: name one with --heads, or write a page (.html)");
        }
        else
        {
            var svg = heads is [var (layer, head)] ? View(maps, layer, head) : grid.ToSvg();
            _picture.Save(parse, path, text, svg, text);
        }
    }

    private static string View(AttentionMaps maps, int layer, int head) =>
        new HeadView
        {
            Title = new Bilingual($"Head {layer + 1}-{head + 1}", $"헤드 {layer + 1}-{head + 1}"),
            Words = [.. maps.Units.Select(unit => unit.Text)],
            Weights = maps[layer, head].ToArray(),
            Special = maps.Units.Index().Where(unit => unit.Item.IsSpecial).Select(unit => unit.Index).ToHashSet(),
        }.ToSvg();

    private static void Print(TextWriter output, AttentionMaps maps, List<(int Layer, int Head)> heads)
    {
        var table = Screen.Table("head", "word", "looks most at", "weight");
        table.Columns[1].Alignment = table.Columns[2].Alignment = Spectre.Console.Justify.Left;
        foreach (var (layer, head) in heads)
        {
            for (var from = 0; from < maps.Units.Count; from++)
            {
                var row = maps[layer, head].Slice(from * maps.Units.Count, maps.Units.Count);
                var most = 0;
                for (var to = 1; to < row.Length; to++)
                {
                    most = row[to] > row[most] ? to : most;
                }

                table.Row(
                    from == 0 ? $"{layer + 1}-{head + 1}" : "",
                    maps.Units[from].Text,
                    maps.Units[most].Text,
                    ((double)row[most]).Fixed(3)
                );
            }
        }

        Screen.On(output).Write(table);
    }

    private static JsonObject Json(string model, string text, AttentionMaps maps, List<(int, int)> heads) =>
        new()
        {
            ["model"] = model,
            ["text"] = text,
            ["layers"] = maps.Layers,
            ["heads"] = maps.Heads,
            ["units"] = JsonReport.Array(
                maps.Units,
                unit => new JsonObject
                {
                    ["text"] = unit.Text,
                    ["start"] = unit.Range.Start.Value,
                    ["end"] = unit.Range.End.Value,
                    ["special"] = unit.IsSpecial,
                }
            ),
            ["attention"] = JsonReport.Array(
                heads.Count > 0 ? heads : All(maps),
                head => new JsonObject
                {
                    ["layer"] = head.Item1 + 1,
                    ["head"] = head.Item2 + 1,
                    ["rows"] = JsonReport.Array(
                        maps[head.Item1, head.Item2].ToArray().Chunk(maps.Units.Count),
                        row => JsonReport.Array(row, weight => JsonValue.Create(Math.Round(weight, 6)))
                    ),
                }
            ),
        };
}
