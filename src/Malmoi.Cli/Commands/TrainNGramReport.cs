using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.KenLM;
using Malmoi.NGrams.Smoothing;
using Malmoi.Text;
using Malmoi.Tokenization;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>What <c>train ngram</c> has made.</summary>
internal sealed record TrainedNGrams(
    string Path,
    TextPolicy Policy,
    string Smoothing,
    NGramCounts Counts,
    NGramEstimate Estimate,
    TimeSpan Time
);

/// <summary>Shows how the stages of <c>train ngram</c> get on, and what came of them.</summary>
internal sealed class TrainNGramReport(TextWriter log)
{
    public const string Binary = ".bin";

    /// <summary>What the name of a model's file may end in.</summary>
    public static readonly IReadOnlyList<string> Endings = [".arpa", ".arpa.gz", Binary];

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly IAnsiConsole _console = AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(log) }
    );

    public NGramCounts Count(Corpus corpus, NGramCountOptions options, CancellationToken ct) =>
        Stage(
            "counting",
            () => corpus.TotalBytes is { } total and > 0 ? 100.0 * corpus.BytesRead / total : null,
            () => NGramCounter.Count(corpus, options, ct),
            counts =>
                $"{counts.Tokens:N0} tokens, {counts.Sentences:N0} sentences, {counts.Vocabulary.Count:N0} types"
                + (counts.InMemory ? "" : ", in temporary files")
        );

    public NGramEstimate Estimate(
        ISmoothing smoothing,
        NGramCounts counts,
        EstimationOptions options,
        CancellationToken ct
    ) =>
        Stage(
            "estimating",
            () => null,
            () => smoothing.Fit(counts, options, ct),
            estimate => $"{Enumerable.Range(1, estimate.Order).Sum(estimate.Count):N0} n-grams"
        );

    public void Write(NGramEstimate estimate, string path, CancellationToken ct) =>
        Stage(
            "writing",
            () => 100.0 * estimate.Delivered / Enumerable.Range(1, estimate.Order).Sum(estimate.Count),
            () =>
            {
                if (path.EndsWith(Binary, StringComparison.OrdinalIgnoreCase))
                {
                    KenLMFile.Write(estimate, path, ct: ct);
                }
                else
                {
                    ArpaFile.Write(estimate, path, ct);
                }

                return new FileInfo(path).Length;
            },
            bytes => ByteSize.Format(bytes)
        );

    public void Print(TextWriter output, TrainedNGrams trained, bool json)
    {
        foreach (var note in trained.Estimate.Notes)
        {
            log.WriteLine($"note: {note}");
        }

        if (json)
        {
            output.WriteLine(Json(trained).ToJsonString(s_json));
            return;
        }

        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumns("order", "n-grams", "before pruning", "parameters");
        table.Columns[1].RightAligned();
        table.Columns[2].RightAligned();
        for (var order = 1; order <= trained.Estimate.Order; order++)
        {
            table.AddRow(
                $"{order}",
                trained.Estimate.Count(order).ToString("N0", CultureInfo.InvariantCulture),
                trained.Counts.Count(order).ToString("N0", CultureInfo.InvariantCulture),
                order <= trained.Estimate.Parameters.Count ? Spell(trained.Estimate.Parameters[order - 1]) : ""
            );
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Write(table);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{trained.Path}: {trained.Smoothing}, {trained.Policy}, {trained.Time.TotalSeconds:0.0} s"
            )
        );
    }

    /// <summary>A method's parameters as text: "D1 0.61  D2 1.13".</summary>
    public static string Spell(IReadOnlyDictionary<string, double> parameters) =>
        string.Join(
            "  ",
            parameters.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:0.######}"))
        );

    private static JsonObject Json(TrainedNGrams trained)
    {
        var orders = new JsonArray();
        for (var order = 1; order <= trained.Estimate.Order; order++)
        {
            var parameters = new JsonObject();
            if (order <= trained.Estimate.Parameters.Count)
            {
                foreach (var (name, value) in trained.Estimate.Parameters[order - 1])
                {
                    parameters[name] = value;
                }
            }

            orders.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["order"] = order,
                        ["ngrams"] = trained.Estimate.Count(order),
                        ["beforePruning"] = trained.Counts.Count(order),
                        ["parameters"] = parameters,
                    }
            );
        }

        return new JsonObject
        {
            ["model"] = trained.Path,
            ["policy"] = JsonReport.Policy(trained.Policy),
            ["smoothing"] = trained.Smoothing,
            ["tokens"] = trained.Counts.Tokens,
            ["sentences"] = trained.Counts.Sentences,
            ["types"] = trained.Counts.Vocabulary.Count,
            ["orders"] = orders,
            ["notes"] = new JsonArray([.. trained.Estimate.Notes.Select(note => JsonValue.Create(note))]),
            ["seconds"] = trained.Time.TotalSeconds,
        };
    }

    /// <summary>Does a stage under a bar, where there is a terminal, and leaves a line with its result and its time.</summary>
    private T Stage<T>(string name, Func<double?> percent, Func<T> work, Func<T, string> result)
    {
        var watch = Stopwatch.StartNew();
        var done = _console.Profile.Capabilities.Interactive ? WithBar(name, percent, work) : work();
        log.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{name}: {result(done)} ({watch.Elapsed.TotalSeconds:0.0} s)")
        );
        return done;
    }

    private T WithBar<T>(string name, Func<double?> percent, Func<T> work) =>
        _console
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new RemainingTimeColumn()
            )
            .Start(context =>
            {
                var bar = context.AddTask(name);
                bar.IsIndeterminate = percent() is null;
                var running = Task.Run(work);
                while (Task.WaitAny([running], TimeSpan.FromMilliseconds(100)) < 0)
                {
                    bar.Value = percent() ?? 0;
                }

                return running.GetAwaiter().GetResult();
            });
}
