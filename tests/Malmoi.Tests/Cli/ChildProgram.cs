using System.Diagnostics;
using System.Runtime.InteropServices;
using Malmoi.Cli;

namespace Malmoi.Tests.Cli;

/// <summary>The program as a process of its own, under a shell that sets its limits and its pipes.</summary>
internal static class ChildProgram
{
    /// <summary>Runs <paramref name="script"/> in bash, in which <c>"$@"</c> is the program with these arguments.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string script, params string[] args)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "limits are set by bash on Linux");
        var start = new ProcessStartInfo("/bin/bash")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-c", script, "bash", DotNet, typeof(CommandLine).Assembly.Location },
            Environment =
            {
                // The runtime writes its code through a large file in memory, which a limit on files forbids.
                ["DOTNET_EnableWriteXorExecute"] = "0",
                ["DOTNET_EnableDiagnostics"] = "0",
            },
        };
        Array.ForEach(args, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var ct = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Of the runtime that runs the tests, which need not be on the path.</summary>
    private static string DotNet =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
}
