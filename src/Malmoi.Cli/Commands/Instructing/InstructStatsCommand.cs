using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Instructions;
using Malmoi.Instructions.Measures;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>malmoi instruct stats</c>: sets measured side by side, as a laboratory for the survey's table of strategies (Zhao et al., 2023, table 8).</summary>
internal sealed class InstructStatsCommand
{
    private readonly InstructionInput _input = new(32);
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
        command.SetAction(Run);
        return _picture.AddTo(_input.AddTo(command));
    }

    private void Run(ParseResult parse)
    {
        var path = _picture.Check(parse);
        var files = _input.OpenAll(parse);
        var seed = parse.GetValue(_seed);
        var names = Names(files);
        var sets = files.Zip(names, (file, name) => (name, InstructionMeasures.Of(file.Examples, seed))).ToList();
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
                            ["measures"] = MeasureTable.Json(pair.Second.Item2),
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
    }

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
