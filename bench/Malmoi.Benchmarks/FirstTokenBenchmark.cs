using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Malmoi.Benchmarks;

/// <summary>How large a published program is, and how long it takes from its start to the first token it writes.</summary>
/// <remarks><code>dotnet run --project bench/Malmoi.Benchmarks -c Release -- first-token native/Malmoi.Cli stories260K.bin</code></remarks>
internal static class FirstTokenBenchmark
{
    private const string Prompt = "Once upon a time";
    private static readonly string[] OfTorch = ["libtorch", "torch_cpu", "TorchSharp", "libc10", "c10."];

    /// <summary>PROGRAM MODEL [ROUNDS]</summary>
    public static int Run(string[] args)
    {
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 15;
        var folder = Path.GetDirectoryName(Path.GetFullPath(args[0]))!;
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            times.Add(FirstToken(args[0], args[1]));
        }

        times.Sort();
        var torch = Array.FindAll(
            files,
            file => OfTorch.Any(name => Path.GetFileName(file).Contains(name, StringComparison.Ordinal))
        );
        Console.WriteLine(
            FormattableString.Invariant(
                $"{folder}: {files.Length} file(s), {files.Sum(file => new FileInfo(file).Length) / 1e6:f1} MB, {torch.Length} of torch; first token after {times[times.Count / 2] * 1e3:f0} ms (median of {rounds}, from {times[0] * 1e3:f0} to {times[^1] * 1e3:f0})"
            )
        );
        return 0;
    }

    // The program repeats the prompt, and then writes as it goes.
    private static double FirstToken(string program, string model)
    {
        var start = new ProcessStartInfo(
            program,
            ["generate", model, Prompt, "--max-tokens", "8", "--temperature", "0"]
        )
        {
            RedirectStandardOutput = true,
        };
        var begun = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InputException($"cannot start '{program}'");
        var output = process.StandardOutput.BaseStream;
        var wanted = Encoding.UTF8.GetByteCount(Prompt) + 1;
        var bytes = new byte[1 << 12];
        for (int all = 0, read; all < wanted; all += read)
        {
            read = output.Read(bytes);
            if (read == 0)
            {
                throw new InputException($"'{program}' wrote no token");
            }
        }

        var time = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return time;
    }
}
