using System.CommandLine;
using Malmoi.Village.Kblimp;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi maeul kblimp</c>: Korean minimal pairs as a folder of JSON lines.</summary>
internal static class MaeulKblimpCommand
{
    public static Command Create(Option<ulong> seed)
    {
        var folder = new Option<DirectoryInfo>("--output", "-o")
        {
            Description = "Folder to write: data/PARADIGM.jsonl, samples.tsv, README.md",
            Required = true,
        };
        var count = new Option<int>("--count")
        {
            Description = "Pairs of each paradigm",
            DefaultValueFactory = _ => KoreanMinimalPairs.PairsPerParadigm,
        };
        var command = new Command(
            "kblimp",
            "K-BLiMP, Korean minimal pairs in BLiMP's form, with a data card and samples"
        )
        {
            seed,
            count,
            folder,
        };
        command.SetAction(
            async (parse, cancellation) =>
            {
                var pairs = parse.GetValue(count);
                if (pairs < 1)
                {
                    throw new InputException($"--count {pairs} must be at least 1");
                }

                var path = parse.GetValue(folder)!.FullName;
                var written = await Task.Run(
                    () => KblimpFolder.Write(path, parse.GetValue(seed), pairs, cancellation),
                    cancellation
                );
                Screen
                    .On(parse.InvocationConfiguration.Output)
                    .WriteLine($"{written} pairs of {KoreanMinimalPairs.Paradigms.Count} paradigms in '{path}'");
            }
        );
        return command;
    }
}
