using System.Diagnostics;
using System.Globalization;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.Smoothing;
using Malmoi.Text;

namespace Malmoi.Benchmarks;

/// <summary>Estimates a 5-gram model of a corpus: KenLM's lmplz and <c>malmoi train ngram</c> in turns, at the same memory limit.</summary>
/// <remarks>
/// <code>
/// dotnet run --project bench/Malmoi.Benchmarks -c Release -- estimation CORPUS [--memory 4G] [--rounds 3] [--threads 2] [--temp FOLDER]
/// </code>
/// CORPUS is plain text. lmplz is looked for in the folder that KENLM_BIN names; it takes as many threads as it likes.
/// </remarks>
internal static class EstimationBenchmark
{
    public static int Run(string[] args)
    {
        var corpus = Path.GetFullPath(args[0]);
        var memory = Option(args, "--memory", "4G");
        var rounds = int.Parse(Option(args, "--rounds", "3"), CultureInfo.InvariantCulture);
        var threads = Option(args, "--threads", "2");
        var temporary = Option(args, "--temp", Path.GetTempPath());
        var model = Path.Combine(temporary, $"estimation-{Environment.ProcessId}.arpa");
        var lmplz = Environment.GetEnvironmentVariable("KENLM_BIN") is { Length: > 0 } bin
            ? Path.Combine(bin, "lmplz")
            : null;
        var cli = Path.Combine(AppContext.BaseDirectory, "Malmoi.Cli.dll");
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            Child.Usage? peer = lmplz is null
                ? null
                : Child.Run(lmplz, ["-o", "5", "-S", memory, "-T", temporary, "--text", corpus, "--arpa", model]);
            Print(round, "lmplz", peer, "KENLM_BIN is not set");
            string[] train = ["train", "ngram", corpus, "-o", model, "--memory", memory, "--temp", temporary];
            var own = Child.Run("dotnet", [cli, .. train, "--threads", threads]);
            Print(round, "malmoi", own, "");
            File.Delete(model);
            File.Delete($"{model}.malmoi.json");
            if (peer is { } other)
            {
                ratios.Add(own.Wall / other.Wall);
            }
        }

        if (ratios.Count > 0)
        {
            ratios.Sort();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"malmoi / lmplz, wall time, median: {ratios[ratios.Count / 2]:0.00}"
                )
            );
        }

        return 0;
    }

    /// <summary>The stages of one estimation in this process, with the wall time and the processor time of each.</summary>
    /// <remarks><c>-- estimation-stages CORPUS [--memory MIB] [--threads 2] [--temp FOLDER]</c></remarks>
    public static int Stages(string[] args)
    {
        var options = new NGramCountOptions
        {
            Memory = long.Parse(Option(args, "--memory", "4096"), CultureInfo.InvariantCulture) << 20,
            Threads = int.Parse(Option(args, "--threads", "2"), CultureInfo.InvariantCulture),
            TemporaryFolder = Option(args, "--temp", Path.GetTempPath()),
        };
        var started = new Dictionary<Activity, TimeSpan>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Malmoi.NGrams",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity => started[activity] = Processor(),
            ActivityStopped = activity =>
                Print(activity.OperationName, activity.Duration, Processor() - started[activity]),
        };
        ActivitySource.AddActivityListener(listener);
        using var counts = NGramCounter.Count(Corpus.Open(args[0]), options);
        using var estimate = new ModifiedKneserNey().Fit(counts);
        var model = Path.Combine(options.TemporaryFolder, $"estimation-{Environment.ProcessId}.arpa");
        var (watch, before) = (Stopwatch.StartNew(), Processor());
        _ = Enumerable.Range(1, estimate.Order).Sum(order => estimate.Read(order).Sum(block => block.Count));
        Print("read estimate", watch.Elapsed, Processor() - before);
        (watch, before) = (Stopwatch.StartNew(), Processor());
        ArpaFile.Write(estimate, model);
        Print("write ARPA", watch.Elapsed, Processor() - before);
        File.Delete(model);
        return 0;
    }

    private static TimeSpan Processor() => Process.GetCurrentProcess().TotalProcessorTime;

    private static void Print(string stage, TimeSpan wall, TimeSpan processor) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{stage, -20} {wall.TotalSeconds, 7:0.00} s wall {processor.TotalSeconds, 7:0.00} s processor {Process.GetCurrentProcess().PeakWorkingSet64 >> 20, 6} MiB peak so far"
            )
        );

    private static void Print(int round, string name, Child.Usage? usage, string missing) =>
        Console.WriteLine(
            usage is { } used
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{round} {name, -8} {used.Wall, 7:0.00} s wall {used.Processor, 7:0.00} s processor {used.PeakBytes >> 20, 6} MiB peak"
                )
                : $"{round} {name, -8} not measured: {missing}"
        );

    private static string Option(string[] args, string name, string otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
    }
}
