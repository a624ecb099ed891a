using System.Diagnostics;

namespace Malmoi.Benchmarks;

/// <summary>Runs a program and says what it took.</summary>
internal static class Child
{
    /// <param name="Wall">Seconds from start to end.</param>
    /// <param name="Processor">Seconds of processor time, user's and system's.</param>
    /// <param name="PeakBytes">The most memory it had resident, looked at fifty times a second.</param>
    public readonly record struct Usage(double Wall, double Processor, long PeakBytes);

    public static Usage Run(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InputException($"cannot start '{program}'");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        var processor = TimeSpan.Zero;
        while (!process.WaitForExit(20))
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
                processor = process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                // It ended between the question and the answer.
            }
        }

        var wall = watch.Elapsed.TotalSeconds;
        Task.WaitAll(error, output);
        return process.ExitCode == 0
            ? new Usage(wall, processor.TotalSeconds, peak)
            : throw new InputException($"'{program}' failed: {error.Result.Trim().Split('\n')[^1]}");
    }
}
