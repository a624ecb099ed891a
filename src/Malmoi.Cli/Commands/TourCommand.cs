using System.CommandLine;
using Malmoi.Cli.Tour;
using Malmoi.Reports;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi tour</c>: walks the chapters of the field on Maeul, the built-in world, and leaves a report.</summary>
internal static class TourCommand
{
    public static Command Create()
    {
        var names = string.Join(", ", TourChapter.All.Select(chapter => chapter.Name));
        var chapters = new Argument<string[]>("CHAPTER")
        {
            Description = $"Only these: {names}",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The folder to leave models, data and report in",
            DefaultValueFactory = _ => "malmoi-tour",
        };
        var seed = new Option<int>("--seed")
        {
            Description = "Another seed is another village",
            DefaultValueFactory = _ => 1,
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads to use",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var sentences = new Option<int>("--sentences")
        {
            Description = "How much the village writes in each language",
            DefaultValueFactory = _ => 60_000,
        };
        var command = new Command("tour", "Walk the chapters of the field on a small built-in world")
        {
            Arguments = { chapters },
            Options = { output, seed, threads, sentences },
        };
        command.SetAction(
            (parse, ct) =>
                WalkAsync(
                    Choose(parse.GetValue(chapters) ?? []),
                    parse.GetValue(output)!,
                    parse.GetValue(seed),
                    parse.GetValue(threads),
                    parse.GetValue(sentences),
                    parse.InvocationConfiguration,
                    ct
                )
        );
        return command;
    }

    private static List<TourChapter> Choose(string[] names)
    {
        var unknown = names.FirstOrDefault(name => TourChapter.All.All(chapter => chapter.Name != name));
        return unknown is null
            ? [.. TourChapter.All.Where(chapter => names.Length == 0 || names.Contains(chapter.Name))]
            : throw new InputException(
                $"the tour has no chapter '{unknown}': choose among {string.Join(", ", TourChapter.All.Select(chapter => chapter.Name))}"
            );
    }

    private static async Task<int> WalkAsync(
        List<TourChapter> chapters,
        string folder,
        int seed,
        int threads,
        int sentences,
        InvocationConfiguration console,
        CancellationToken ct
    )
    {
        if (threads < 1)
        {
            throw new InputException($"{threads} threads cannot work: give 1 or more");
        }

        if (sentences < 600)
        {
            throw new InputException($"{sentences} sentences teach nothing: give 600 or more");
        }

        if (File.Exists(folder))
        {
            throw new InputException($"'{folder}' is a file: name a folder for the tour with --output");
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"cannot make the folder '{folder}': name another with --output, where one can be made",
                error
            );
        }

        var report = new HtmlReport(new Bilingual("A tour of language models", "언어 모델 둘러보기"));
        using var tour = new TourContext(folder, report, console.Error, seed, threads, sentences);
        foreach (var chapter in chapters)
        {
            await MainThread.RunAsync(async () =>
            {
                await chapter.Walk(tour, ct);
                return chapter;
            });
        }

        report.Heading(new Bilingual("To go on", "더 해 보기"));
        report.Table(
            [new Bilingual("command", "명령"), new Bilingual("what it does", "하는 일")],
            tour.Next.Select(next => (IReadOnlyList<Bilingual>)[next.Command, next.Purpose])
        );
        var page = Path.Combine(folder, "report.html");
        report.Save(page);
        tour.Step("done");
        console.Output.WriteLine($"report: {page}");
        console.Output.WriteLine("to go on:");
        foreach (var (next, purpose) in tour.Next)
        {
            console.Output.WriteLine($"  {next}    # {purpose.English}");
        }

        return 0;
    }
}
