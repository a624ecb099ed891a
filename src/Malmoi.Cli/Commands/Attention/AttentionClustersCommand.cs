using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Linguistics.Attention;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands.Attention;

/// <summary><c>malmoi attention clusters</c>: heads that look alike, on a map.</summary>
internal sealed class AttentionClustersCommand
{
    private readonly ModelArguments _model = new();
    private readonly AttentionInput _input = new();
    private readonly PictureOutput _picture = new();

    private readonly Option<int> _count = new("--clusters", "-k")
    {
        Description = "How many clusters, 1 to 8",
        DefaultValueFactory = _ => 6,
    };

    public static Command Create() => new AttentionClustersCommand().Build();

    private Command Build()
    {
        var command = new Command("clusters", "Heads by the Jensen-Shannon divergence of their attention, on a map")
        {
            Options = { _count },
        };
        command.SetAction((parse, ct) => Task.FromResult(Run(parse, ct)));
        return _picture.AddTo(_model.AddTo(_input.AddTo(command)));
    }

    private int Run(ParseResult parse, CancellationToken ct)
    {
        var path = _picture.Check(parse);
        var count = parse.GetValue(_count) is >= 1 and <= 8 and var asked
            ? asked
            : throw new InputException($"--clusters is {parse.GetValue(_count)}: expected 1 to 8");
        using var model = _model.Open(parse);
        var reader = new AttentionReader(model);
        var divergence = new JensenShannon();
        foreach (var maps in _input.Maps(parse, reader, ct))
        {
            divergence.Add(maps);
        }

        var clusters = AverageLinkage.Of(divergence.Heads, (left, right) => divergence[left, right], count);
        var (places, shares) = ClassicalScaling.Of(divergence.Table());
        if (path is not null)
        {
            var title = new Bilingual("Heads by where they look", "보는 곳이 비슷한 헤드");
            var svg = new ScatterPlot
            {
                Title = title,
                Points =
                [
                    .. places.Select(
                        (place, head) => new ScatterPoint(Name(divergence, head), place.X, place.Y, clusters[head])
                    ),
                ],
            }.ToSvg();
            _picture.Save(
                parse,
                path,
                title,
                svg,
                new Bilingual(
                    "Layer-head; near heads look at the same words. Colours are clusters.",
                    "층-헤드. 가까운 헤드일수록 같은 말을 본다. 색은 무리."
                )
            );
        }

        Report(parse, model.Path, divergence, clusters, places, shares);
        AttentionPatternsCommand.Warn(
            parse.GetValue(_model.Json) ? TextWriter.Null : parse.InvocationConfiguration.Output,
            reader
        );
        return 0;
    }

    private void Report(
        ParseResult parse,
        string model,
        JensenShannon divergence,
        int[] clusters,
        (double X, double Y)[] places,
        double[] shares
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
                    ["shares"] = JsonReport.Array(shares, share => JsonReport.Number(share)),
                    ["heads"] = JsonReport.Array(
                        places.Index(),
                        place => new JsonObject
                        {
                            ["layer"] = divergence.Place(place.Index).Layer + 1,
                            ["head"] = divergence.Place(place.Index).Head + 1,
                            ["cluster"] = clusters[place.Index] + 1,
                            ["x"] = JsonReport.Number(place.Item.X),
                            ["y"] = JsonReport.Number(place.Item.Y),
                        }
                    ),
                }
            );
            return;
        }

        var table = Screen.Table("cluster", "heads");
        table.Columns[1].Alignment = Spectre.Console.Justify.Left;
        table.Columns[1].NoWrap = false;
        foreach (var cluster in clusters.Index().GroupBy(head => head.Item).OrderBy(cluster => cluster.Key))
        {
            table.Row($"{cluster.Key + 1}", string.Join(' ', cluster.Select(head => Name(divergence, head.Index))));
        }

        Screen.On(output).Write(table);
        output.WriteLine(
            $"two directions show {(100 * shares.Sum()).Fixed(1)} % of what divides the heads (classical scaling of the Jensen-Shannon divergence)"
        );
    }

    private static string Name(JensenShannon divergence, int head)
    {
        var (layer, number) = divergence.Place(head);
        return $"{layer + 1}-{number + 1}";
    }
}
