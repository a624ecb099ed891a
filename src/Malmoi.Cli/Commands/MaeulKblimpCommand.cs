using System.CommandLine;
using Malmoi.Text;
using Malmoi.Village;
using Malmoi.Village.Kblimp;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi maeul kblimp</c>: Korean minimal pairs as a folder of JSON lines.</summary>
internal static class MaeulKblimpCommand
{
    public static Command Create(Option<ulong> seed)
    {
        var folder = new Option<DirectoryInfo?>("--output", "-o")
        {
            Description = "Folder to write: data/PARADIGM.jsonl, samples.tsv, README.md",
        };
        var baselines = new Option<bool>("--baselines")
        {
            Description = "What length, frequency and neighbours know of each paradigm, in place of the pairs",
        };
        var corpus = new Option<FileInfo?>("--corpus")
        {
            Description = "Baselines: Korean text to count in, a sentence a line [default: 200,000 sentences of Maeul]",
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
            baselines,
            corpus,
        };
        command.SetAction(
            async (parse, cancellation) =>
            {
                var pairs = parse.GetValue(count);
                if (pairs < 1)
                {
                    throw new InputException($"--count {pairs} must be at least 1");
                }

                var console = Screen.On(parse.InvocationConfiguration.Output);
                if (parse.GetValue(baselines))
                {
                    Print(console, Baselines.Measure(Lines(parse.GetValue(corpus)), parse.GetValue(seed), pairs));
                    return;
                }

                var path =
                    parse.GetValue(folder)?.FullName
                    ?? throw new InputException("say where to: --output FOLDER, or ask for --baselines");
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

    private static IEnumerable<string> Lines(FileInfo? corpus) =>
        corpus is null
            ? Maeul.Text(
                new VillageOptions
                {
                    Language = Language.Korean,
                    Seed = 1,
                    Sentences = 200_000,
                }
            )
            : Corpus.Open(corpus.FullName).Lines();

    private static void Print(IAnsiConsole console, IReadOnlyList<BaselineRow> rows)
    {
        var table = Screen.Table(["paradigm", "reach", "syllables", "morphemes", "words", "pairs", "letters", "pairs"]);
        foreach (var row in rows)
        {
            table.Row([
                row.Paradigm.Uid,
                row.Paradigm.Reach.ToString(),
                Percent(row.Syllables),
                Percent(row.Morphemes),
                Percent(row.Words),
                Percent(row.WordPairs),
                Percent(row.Letters),
                Percent(row.LetterPairs),
            ]);
        }

        console.Write(table);
        console.WriteLine("per cent right, a tie counts half; frequencies with one added");
    }

    private static string Percent(double share) => (100 * share).Fixed(1);
}
