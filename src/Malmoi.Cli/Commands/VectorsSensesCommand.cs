using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.WordVectors;
using Malmoi.WordVectors.Evaluation;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi vectors senses</c>: how far vectors without context tell the senses of a word apart.</summary>
internal static class VectorsSensesCommand
{
    public static Command Create()
    {
        var vectors = new VectorArguments();
        var set = new Argument<string>("SET")
        {
            Description =
                "The library's own sentences, en or ko; or a file of a word, its sense and a sentence a line, between tabs, with [ ] round the word",
        };
        var command = new Command("senses", "Ask vectors to tell the senses of a word apart by its sentence")
        {
            Arguments = { set },
        };
        command.SetAction(
            (parse, _) =>
            {
                var named = parse.GetRequiredValue(set);
                var senses = named switch
                {
                    "en" => SenseSet.English,
                    "ko" => SenseSet.Korean,
                    _ => SenseSet.Read(named),
                };
                using var opened = vectors.Open(parse);
                var report = Report(senses, opened.Vectors);
                report.Insert(0, "vectors", opened.Path);
                var output = parse.InvocationConfiguration.Output;
                if (vectors.Json(parse))
                {
                    JsonReport.Write(output, report);
                }
                else
                {
                    Print(output, report);
                }

                return Task.FromResult(0);
            }
        );
        return vectors.AddTo(command);
    }

    private static JsonObject Report(SenseSet set, WordEmbeddings vectors)
    {
        var one = set.Evaluate(context => vectors.Vector(context.Word));
        var around = set.Evaluate(context => SenseSet.Around(context, vectors));
        return new JsonObject
        {
            ["set"] = set.Name,
            ["words"] = JsonReport.Array(
                one.Zip(around),
                pair => new JsonObject
                {
                    ["word"] = pair.First.Word,
                    ["senses"] = pair.First.Senses,
                    ["contexts"] = pair.First.Contexts,
                    ["wordVector"] = JsonReport.Number(pair.First.Score),
                    ["surroundings"] = JsonReport.Number(pair.Second.Score),
                }
            ),
            ["mean"] = new JsonObject
            {
                ["wordVector"] = JsonReport.Number(one.Average(result => result.Score)),
                ["surroundings"] = JsonReport.Number(around.Average(result => result.Score)),
            },
        };
    }

    private static void Print(TextWriter output, JsonObject report)
    {
        var table = Screen.Table(
            (string)report["set"]!,
            "senses",
            "sentences",
            "the word's vector",
            "the words around"
        );
        foreach (var row in report["words"]!.AsArray())
        {
            table.Row(
                (string)row!["word"]!,
                ((long)(int)row["senses"]!).Grouped(),
                ((long)(int)row["contexts"]!).Grouped(),
                ((double)row["wordVector"]!).Fixed(4),
                ((double)row["surroundings"]!).Fixed(4)
            );
        }

        var mean = report["mean"]!;
        table.Row("mean", "", "", ((double)mean["wordVector"]!).Fixed(4), ((double)mean["surroundings"]!).Fixed(4));
        Screen.On(output).Write(table);
    }
}
