using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Malmoi.Village;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi maeul stats</c>: how varied the text is and how fast it is written.</summary>
internal static class MaeulStatsCommand
{
    public static Command Create(
        Option<string> language,
        Option<ulong> seed,
        Option<string> split,
        Option<long?> sentences,
        Option<int> threads
    )
    {
        var command = new Command(
            "stats",
            "Distinct sentences, distinct 4-grams and words a second (100,000 sentences)"
        )
        {
            language,
            seed,
            split,
            sentences,
            threads,
        };
        command.SetAction(parse =>
        {
            var count = parse.GetValue(sentences) ?? 100_000;
            if (count < 1)
            {
                throw new InputException($"--sentences {count} must be at least 1");
            }

            var wanted = MaeulCommand.ParseLanguage(parse.GetValue(language)!);
            Language[] languages = wanted is { } one ? [one] : [Language.English, Language.Korean];
            var table = new Table().AddColumns(
                "language",
                "sentences",
                "words",
                "distinct sentences",
                "distinct 4-grams",
                "words a second"
            );
            foreach (var each in languages)
            {
                table.AddRow(
                    Measure(
                        new VillageOptions
                        {
                            Language = each,
                            Seed = parse.GetValue(seed),
                            Split = MaeulCommand.ParseSplit(parse.GetValue(split)!),
                            Sentences = count,
                            Threads = Math.Max(1, parse.GetValue(threads)),
                        }
                    )
                );
            }

            AnsiConsole.Write(table);
        });
        return command;
    }

    private static string[] Measure(VillageOptions options)
    {
        // The first sentences pay for compilation and for the forms that are made once.
        _ = Village
            .Maeul.TextBlocks(options with { Sentences = Math.Min(20_000, options.Sentences!.Value) })
            .Sum(block => block.Length);
        var clock = Stopwatch.StartNew();
        var blocks = Village.Maeul.TextBlocks(options).ToList();
        clock.Stop();
        HashSet<string> distinct = new(StringComparer.Ordinal);
        HashSet<(string, string, string, string)> fours = [];
        var (sentences, words, windows) = (0L, 0L, 0L);
        foreach (
            var line in blocks.SelectMany(block =>
                Encoding.UTF8.GetString(block.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            )
        )
        {
            var pieces = line.Split(' ');
            sentences++;
            words += pieces.Length;
            distinct.Add(line);
            for (var index = 0; index + 4 <= pieces.Length; index++, windows++)
            {
                fours.Add((pieces[index], pieces[index + 1], pieces[index + 2], pieces[index + 3]));
            }
        }

        return
        [
            options.Language.ToString()!,
            sentences.ToString("N0", CultureInfo.InvariantCulture),
            words.ToString("N0", CultureInfo.InvariantCulture),
            ((double)distinct.Count / sentences).ToString("P1", CultureInfo.InvariantCulture),
            (windows == 0 ? 0 : (double)fours.Count / windows).ToString("P1", CultureInfo.InvariantCulture),
            (words / clock.Elapsed.TotalSeconds).ToString("N0", CultureInfo.InvariantCulture),
        ];
    }
}
