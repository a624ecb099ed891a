using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Instructions;
using Malmoi.Instructions.Measures;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>malmoi instruct stats</c>: sets measured side by side, as a laboratory for the survey's table of strategies (Zhao et al., 2023, table 8).</summary>
internal sealed class InstructStatsCommand
{
    private readonly InstructionInput _input = new(32);
    private readonly ReferenceModel _reference = new();
    private readonly PictureOutput _picture = new();
    private readonly Option<long> _seed = Seeds.Option();
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public static Command Create() => new InstructStatsCommand().Build();

    private Command Build()
    {
        var command = new Command("stats", "Measure sets: size, lengths, diversity, near-duplicates, languages")
        {
            Options = { _seed, _json },
        };
        command.SetAction(RunAsync);
        return _picture.AddTo(_reference.AddTo(_input.AddTo(command)));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken ct)
    {
        var path = _picture.Check(parse);
        var files = _input.OpenAll(parse);
        var seed = parse.GetValue(_seed);
        var names = Names(files);
        var sets = new List<(string Name, InstructionMeasures Measures)>();
        foreach (var (file, name) in files.Zip(names))
        {
            var measures = InstructionMeasures.Of(file.Examples, seed);
            sets.Add((name, await WithPerplexityAsync(parse, file, measures, ct)));
        }

        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["sets"] = JsonReport.Array(
                        files.Zip(sets),
                        pair => new JsonObject
                        {
                            ["path"] = pair.First.Path,
                            ["layout"] = pair.First.Layout.Name,
                            ["measures"] = MeasureTable.Json(pair.Second.Measures),
                        }
                    ),
                }
            );
        }
        else
        {
            MeasureTable.Print(output, sets);
        }

        if (path is not null)
        {
            InstructionPicture.Save(
                _picture,
                parse,
                path,
                [.. names.Zip(files, (name, file) => (name, file.Examples))],
                sets
            );
        }

        return 0;
    }

    private async Task<InstructionMeasures> WithPerplexityAsync(
        ParseResult parse,
        InstructionFile file,
        InstructionMeasures measures,
        CancellationToken ct
    ) =>
        _reference.IsAsked(parse) && measures.Answered > 0
            ? measures with
            {
                Perplexity = (await _reference.MeasureAsync(parse, file.Examples, ct)).All,
            }
            : measures;

    // The file's name, and its folder's where two files are called the same.
    private static List<string> Names(IReadOnlyList<InstructionFile> files)
    {
        var names = files.Select(file => Path.GetFileNameWithoutExtension(file.Path)).ToList();
        return
        [
            .. files.Select(
                (file, i) =>
                    names.Count(name => name == names[i]) == 1
                        ? names[i]
                        : $"{Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file.Path)))}/{names[i]}"
            ),
        ];
    }
}
