using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.WordVectors;
using Malmoi.WordVectors.Evaluation;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi vectors eval</c>: vectors judged by similarity and analogy sets.</summary>
internal sealed class VectorsEvalCommand
{
    private readonly VectorArguments _vectors = new();

    private readonly Argument<string[]> _sets = new("SET")
    {
        Description =
            "Rated pairs (two words and a number a line), or analogies (four words a line below ': section' lines, as 'malmoi maeul analogies' writes them)",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _method = VectorsCommand.Method();

    private readonly Option<bool> _case = new("--case-sensitive")
    {
        Description = "A word is only what is written exactly like it",
    };

    private readonly Option<int?> _within = new("--within")
    {
        Description = "Only the first so many words are known, and are answers",
        HelpName = "WORDS",
    };

    private readonly Option<bool> _unknown = new("--count-unknown")
    {
        Description = "What has no vector counts: as a wrong answer, as a cosine of 0",
    };

    private readonly ThreadsOption _threads = new();

    public static Command Create() => new VectorsEvalCommand().Build();

    private Command Build()
    {
        var command = new Command("eval", "Judge vectors by rated pairs of words and by analogies")
        {
            Arguments = { _sets },
            Options = { _method, _case, _within, _unknown, _threads },
        };
        command.SetAction(
            (parse, ct) =>
            {
                // All sets are read before the first is judged.
                List<(SimilaritySet? Pairs, AnalogySet? Analogies)> sets =
                [
                    .. parse
                        .GetRequiredValue(_sets)
                        .Select(path =>
                            IsAnalogies(path)
                                ? ((SimilaritySet?)null, (AnalogySet?)AnalogySet.Read(path))
                                : (SimilaritySet.Read(path), null)
                        ),
                ];
                using var opened = _vectors.Open(parse);
                var output = parse.InvocationConfiguration.Output;
                var json = new JsonArray();
                foreach (var (pairs, analogies) in sets)
                {
                    JsonNode judged = pairs is not null
                        ? Judge(parse, opened.Vectors, pairs)
                        : Judge(parse, opened.Vectors, analogies!, ct);
                    json.Add(judged);
                    if (!_vectors.Json(parse))
                    {
                        Print(output, json[^1]!);
                    }
                }

                if (_vectors.Json(parse))
                {
                    JsonReport.Write(output, new JsonObject { ["vectors"] = opened.Path, ["sets"] = json });
                }

                return Task.FromResult(0);
            }
        );
        return _vectors.AddTo(command);
    }

    private static bool IsAnalogies(string path)
    {
        using var reader = new StreamReader(Storage.CompressedFile.OpenRead(path));
        while (reader.ReadLine() is { } line)
        {
            if (
                !string.IsNullOrWhiteSpace(line)
                && !line.StartsWith('#')
                && !line.StartsWith("//", StringComparison.Ordinal)
            )
            {
                return line.StartsWith(':')
                    || line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length == 4
                        && !line.Contains('\t', StringComparison.Ordinal)
                        && !line.Contains(',', StringComparison.Ordinal);
            }
        }

        return false;
    }

    private WordLookup Lookup(ParseResult parse) =>
        new()
        {
            IgnoreCase = !parse.GetValue(_case),
            Within = (parse.GetValue(_within) ?? int.MaxValue) is >= 1 and var within
                ? within
                : throw new InputException("--within is too small: expected at least 1 word"),
            UnknownCounts = parse.GetValue(_unknown),
        };

    private JsonObject Judge(ParseResult parse, WordEmbeddings vectors, SimilaritySet set)
    {
        var result = set.Evaluate(vectors, Lookup(parse));
        return new JsonObject
        {
            ["set"] = set.Name,
            ["kind"] = "similarity",
            ["pairs"] = result.Pairs,
            ["covered"] = result.Covered,
            ["spearman"] = JsonReport.Number(result.Spearman),
            ["pearson"] = JsonReport.Number(result.Pearson),
        };
    }

    private JsonObject Judge(ParseResult parse, WordEmbeddings vectors, AnalogySet set, CancellationToken ct)
    {
        var method = parse.GetValue(_method)!;
        var results = set.Evaluate(
            vectors,
            VectorsCommand.Named(method),
            Lookup(parse),
            _threads.Count(parse) ?? Environment.ProcessorCount,
            ct
        );
        var total = new AnalogyResult(
            "total",
            results.Sum(result => result.Questions),
            results.Sum(result => result.Covered),
            results.Sum(result => result.Counted),
            results.Sum(result => result.Correct)
        );
        return new JsonObject
        {
            ["set"] = set.Name,
            ["kind"] = "analogy",
            ["method"] = method,
            ["sections"] = JsonReport.Array(results, Json),
            ["total"] = Json(total),
        };
    }

    private static JsonObject Json(AnalogyResult result) =>
        new()
        {
            ["section"] = result.Section,
            ["questions"] = result.Questions,
            ["covered"] = result.Covered,
            ["counted"] = result.Counted,
            ["correct"] = result.Correct,
            ["accuracy"] = JsonReport.Number(result.Accuracy),
        };

    private static void Print(TextWriter output, JsonNode judged)
    {
        var analogies = (string?)judged["kind"] == "analogy";
        var name = (string?)judged["set"] ?? "";
        var table = analogies
            ? Screen.Table(name, "questions", "covered", "correct", "accuracy")
            : Screen.Table(name, "pairs", "covered", "Spearman", "Pearson");
        if (analogies)
        {
            foreach (var row in judged["sections"]!.AsArray().Append(judged["total"]))
            {
                table.Row(
                    (string)row!["section"]!,
                    ((long)(int)row["questions"]!).Grouped(),
                    ((long)(int)row["covered"]!).Grouped(),
                    ((long)(int)row["correct"]!).Grouped(),
                    Shown(row["accuracy"])
                );
            }
        }
        else
        {
            table.Row(
                "",
                ((long)(int)judged["pairs"]!).Grouped(),
                ((long)(int)judged["covered"]!).Grouped(),
                Shown(judged["spearman"]),
                Shown(judged["pearson"])
            );
        }

        Screen.On(output).Write(table);
    }

    private static string Shown(JsonNode? number) => number is null ? "-" : ((double)number).Fixed(4);
}
