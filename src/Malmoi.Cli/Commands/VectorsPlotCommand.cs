using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.WordVectors;
using Malmoi.WordVectors.Evaluation;
using Malmoi.WordVectors.Projection;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi vectors plot</c>: words on a plane, by principal components or by t-SNE.</summary>
internal sealed class VectorsPlotCommand
{
    private readonly VectorArguments _vectors = new();

    private readonly Argument<string[]> _words = new("WORD")
    {
        Description = "Words, or pairs like man:woman, which an arrow joins",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The picture: .svg, .png, or .html for a page that holds it",
        HelpName = "FILE",
    };

    private readonly Option<string> _method = new("--method")
    {
        Description = "How: pca (two directions, keeps what is parallel) or tsne (a map, keeps who is near)",
        DefaultValueFactory = _ => "pca",
    };

    private readonly Option<string?> _pairs = new("--pairs")
    {
        Description = "Pairs of an analogy set, as 'malmoi maeul analogies' writes it",
        HelpName = "SET",
    };

    private readonly Option<string?> _section = new("--section")
    {
        Description = "The section of the set that the pairs are taken from [default: its first]",
        HelpName = "NAME",
    };

    private readonly Option<int> _count = new("--count", "-k")
    {
        Description = "Pairs to take from the set, those of frequent words first",
        DefaultValueFactory = _ => 12,
    };

    private readonly Option<int?> _first = new("--first")
    {
        Description = "The first so many words of the file, which by custom are the most frequent",
        HelpName = "WORDS",
    };

    private readonly Option<double?> _perplexity = new("--perplexity")
    {
        Description = "Tsne: how many neighbours a word attends to [default: 30, fewer for few words]",
    };

    private readonly Option<int> _iterations = new("--iterations")
    {
        Description = "Tsne: steps",
        DefaultValueFactory = _ => 1000,
    };

    private readonly Option<long?> _seed = new("--seed")
    {
        Description = "Tsne: starts from chance by this seed [default: from the principal components]",
    };

    private readonly Option<string?> _title = new("--title")
    {
        Description = "What the picture shows, for those who cannot see it, and for the page",
    };

    private readonly Option<string> _language = new("--language", "-l")
    {
        Description = "Language of what stands at the axes of an .svg or .png: en or ko",
        DefaultValueFactory = _ => "en",
    };

    private readonly ThreadsOption _threads = new();

    public static Command Create() => new VectorsPlotCommand().Build();

    private Command Build()
    {
        _method.AcceptOnlyFromAmong("pca", "tsne");
        _language.AcceptOnlyFromAmong("en", "ko");
        var command = new Command("plot", "Draw words on a plane")
        {
            Arguments = { _words },
            Options =
            {
                _output,
                _method,
                _pairs,
                _section,
                _count,
                _first,
                _perplexity,
                _iterations,
                _seed,
                _title,
                _language,
                _threads,
            },
        };
        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return _vectors.AddTo(command);
    }

    private async Task RunAsync(ParseResult parse, CancellationToken ct)
    {
        var path = parse.GetValue(_output);
        CheckOutput(path, _vectors.Json(parse));
        using var opened = _vectors.Open(parse);
        var selection = Select(parse, opened.Vectors);
        var map =
            parse.GetValue(_method) == "pca"
                ? WordMap.ByComponents(opened.Vectors, selection.Words)
                : await NeighboursAsync(parse, opened.Vectors, selection.Words, ct);
        Bilingual title = parse.GetValue(_title) ?? $"{Path.GetFileName(opened.Path)}: {map.Words.Count} words";
        if (path is not null)
        {
            Save(WordPicture.Of(map, selection.Pairs, title), path, parse.GetValue(_language) == "ko");
        }

        var output = parse.InvocationConfiguration.Output;
        if (_vectors.Json(parse))
        {
            JsonReport.Write(output, Json(parse, opened.Path, map, selection));
        }
        else
        {
            var shares = map.Shares is { } carried
                ? $", {(100 * carried[0]).Fixed(1)} % and {(100 * carried[1]).Fixed(1)} % of the variance"
                : "";
            output.WriteLine($"{path}: {map.Words.Count} words, {selection.Pairs.Count} pairs{shares}");
        }
    }

    private static void CheckOutput(string? path, bool json)
    {
        if (path is null)
        {
            if (!json)
            {
                throw new InputException("where to: name a picture with -o FILE.svg, or ask for the places by --json");
            }

            return;
        }

        OutputPath.Check(
            Path.GetExtension(path).ToLowerInvariant() is ".svg" or ".png" or ".html"
                ? path
                : throw new InputException($"cannot draw '{path}': name a file that ends in .svg, .png or .html"),
            []
        );
    }

    private WordSelection Select(ParseResult parse, WordEmbeddings vectors)
    {
        var selection = new WordSelection();
        foreach (var words in parse.GetValue(_words) ?? [])
        {
            selection.Add(words, vectors);
        }

        if (parse.GetValue(_pairs) is { } path)
        {
            var count = parse.GetValue(_count);
            selection.Add(
                Section(path, parse.GetValue(_section)),
                vectors,
                count >= 1 ? count : throw new InputException($"--count is {count}: expected at least 1 pair")
            );
        }

        if (parse.GetValue(_first) is { } first)
        {
            selection.AddFirst(
                vectors,
                first >= 1 ? first : throw new InputException($"--first is {first}: expected at least 1 word")
            );
        }

        return selection.Words.Count > 0
            ? selection
            : throw new InputException(
                "nothing to draw: name words or pairs (man:woman), a set of pairs (--pairs), or how many words of the file (--first)"
            );
    }

    private static AnalogySection Section(string path, string? name)
    {
        var set = AnalogySet.Read(path);
        return set.Sections.FirstOrDefault(section => name is null || section.Name == name)
            ?? throw new InputException(
                $"'{path}' has no section '{name}': choose among {string.Join(", ", set.Sections.Select(section => section.Name))}"
            );
    }

    private async Task<WordMap> NeighboursAsync(
        ParseResult parse,
        WordEmbeddings vectors,
        List<string> words,
        CancellationToken ct
    )
    {
        var share = 0.0;
        var options = new TSneOptions
        {
            Perplexity = parse.GetValue(_perplexity),
            Iterations = parse.GetValue(_iterations),
            Seed = parse.GetValue(_seed),
            Threads = _threads.Count(parse) ?? Environment.ProcessorCount,
            Progress = new Share(value => Volatile.Write(ref share, value)),
        };
        return await ProgressBar.ShowAsync(
            "drawing",
            () => Volatile.Read(ref share),
            () => Task.FromResult(WordMap.ByNeighbours(vectors, words, options, ct))
        );
    }

    private static void Save(ScatterPlot plot, string path, bool korean)
    {
        if (PictureOutput.IsPage(path))
        {
            new HtmlReport(plot.Title).Figure(plot.ToSvg(), plot.Title).Save(path);
        }
        else
        {
            PictureOutput.Draw(plot.ToSvg(), path, korean);
        }
    }

    private JsonObject Json(ParseResult parse, string vectors, WordMap map, WordSelection selection) =>
        new()
        {
            ["vectors"] = vectors,
            ["method"] = parse.GetValue(_method),
            ["shares"] = map.Shares is null ? null : JsonReport.Array(map.Shares, share => JsonReport.Number(share)),
            ["words"] = JsonReport.Array(
                map.Words.Zip(map.Places),
                placed => new JsonObject
                {
                    ["word"] = placed.First,
                    ["x"] = JsonReport.Number(placed.Second.X),
                    ["y"] = JsonReport.Number(placed.Second.Y),
                }
            ),
            ["pairs"] = JsonReport.Array(
                selection.Pairs,
                pair => new JsonArray(selection.Words[pair.From], selection.Words[pair.To])
            ),
        };

    private sealed class Share(Action<double> take) : IProgress<double>
    {
        public void Report(double value) => take(value);
    }
}
