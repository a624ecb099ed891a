using System.Diagnostics;
using System.Text.Json;

namespace Malmoi.Benchmarks;

/// <summary>llama.cpp as built for this machine, where the variable LLAMA_BIN names its <c>llama-bench</c> or the folder of it.</summary>
internal static class NativeLlama
{
    /// <summary>The program; null where there is none.</summary>
    public static string? Program
    {
        get
        {
            var named = Environment.GetEnvironmentVariable("LLAMA_BIN");
            return string.IsNullOrEmpty(named) ? null
                : Directory.Exists(named) ? Path.Combine(named, "llama-bench")
                : named;
        }
    }

    /// <summary>Tokens a second of a prompt and of tokens one by one.</summary>
    /// <exception cref="InputException">It cannot be run, or says nothing of one of the two.</exception>
    public static double[] Figures(string program, string model, string threads, int prompt, int written)
    {
        string[] arguments =
        [
            "-m",
            model,
            "-t",
            threads,
            "-p",
            $"{prompt}",
            "-n",
            $"{written}",
            "-r",
            "1",
            "-o",
            "json",
        ];
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InputException($"cannot start '{program}'");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InputException($"'{program}' failed: {error.Result.Trim().Split('\n')[^1]}");
        }

        using var tests = JsonDocument.Parse(output);
        double Rate(string field) =>
            tests
                .RootElement.EnumerateArray()
                .Where(test => test.GetProperty(field).GetInt32() > 0)
                .Select(test => test.GetProperty("avg_ts").GetDouble())
                .Single();
        return [Rate("n_prompt"), Rate("n_gen")];
    }
}
