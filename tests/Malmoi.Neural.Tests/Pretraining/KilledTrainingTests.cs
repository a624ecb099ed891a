using System.Diagnostics;
using System.Globalization;
using Malmoi.Neural.Pretraining;
using Malmoi.Tests;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>A training that is killed without a word goes on where its last checkpoint stands, to the very same weights.</summary>
public class KilledTrainingTests
{
    private const int Kills = 20;

    [Fact]
    public async Task Killed_at_twenty_moments_it_loses_no_more_than_its_last_steps_and_ends_bit_for_bit_as_if_it_had_not_been()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a process is killed as Unix does it");
        using var folder = new TemporaryFolder();
        var whole = Live(folder["whole"], null);
        // Two at a time, for most of a life is its birth.
        var killed = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(i => Task.Run(() => Suffer(folder[$"killed {i}"], new Random(i))))
        );
        await whole;
        foreach (var i in Enumerable.Range(0, 2))
        {
            Assert.Equal(Kills / 2, killed[i]);
            foreach (var file in new[] { "model.safetensors", "optimizer.safetensors", "average.safetensors" })
            {
                Assert.Equal(File.ReadAllBytes(End("whole", file)), File.ReadAllBytes(End($"killed {i}", file)));
            }
        }

        string End(string run, string file) =>
            Path.Combine(folder[run], "checkpoints", $"step-{TrainingChild.Steps}", file);
    }

    // A limit on the size of files stands in for a full disk: the child may write no file of more than four kibibytes, and its tables are as large.
    [Fact]
    public async Task A_full_disk_is_said_in_a_line_and_the_checkpoint_before_it_stands()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "limits are set by bash on Linux");
        using var folder = new TemporaryFolder();
        var saved = (await Live(folder["run"], 0, killAfter: life => life.Saved > 0)).Saved;
        var start = Child(folder["run"]);
        (start.FileName, var program) = ("/bin/bash", start.FileName);
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("trap '' XFSZ; ulimit -f 4; exec \"$0\"");
        start.ArgumentList.Add(program);
        // The runtime writes its code through a large file in memory, which a limit on files forbids.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("free some space, or choose another place", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        var left = Directory.GetDirectories(Path.Combine(folder["run"], "checkpoints")).Select(Path.GetFileName);
        Assert.Contains($"step-{saved}", left);
        Assert.Contains("is whole: the same command goes on from it", error, StringComparison.Ordinal);
    }

    // How often it was killed before it could end.
    private static async Task<int> Suffer(string folder, Random random)
    {
        var (saved, kills) = (0L, 0);
        while (true)
        {
            var life = await Live(folder, kills < Kills / 2 ? random.Next(0, 120) : null);
            Assert.Empty(life.Notices);
            // Killed before its first word, it has told nothing.
            Assert.True(life.Began is null || life.Began >= saved, $"began at {life.Began} after {saved} was saved");
            saved = Math.Max(saved, life.Saved);
            if (!life.WasKilled)
            {
                Assert.Equal(TrainingChild.Steps, saved);
                return kills;
            }

            kills++;
        }
    }

    // A life in another process, killed some milliseconds after its first step, or after what is said.
    private static async Task<Life> Live(string folder, int? milliseconds, Func<Life, bool>? killAfter = null)
    {
        killAfter ??= life => life.Began is not null;
        using var process = Process.Start(Child(folder))!;
        var life = new Life();
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            life = life.Told(line);
            if (killAfter(life) && milliseconds is { } moment)
            {
                milliseconds = null;
                _ = Task.Delay(moment).ContinueWith(_ => Kill(process), TaskScheduler.Default);
            }
        }

        await process.WaitForExitAsync();
        // 128 and the signal's number.
        Assert.True(process.ExitCode is 0 or 137, $"{process.ExitCode}: {await errors}");
        return life with { WasKilled = process.ExitCode == 137 };
    }

    private static ProcessStartInfo Child(string folder) =>
        new(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [TrainingChild.Variable] = folder },
        };

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It had ended by itself.
        }
    }

    private sealed record Life
    {
        public long? Began { get; init; }

        public long Saved { get; init; }

        public bool WasKilled { get; init; }

        public IReadOnlyList<string> Notices { get; init; } = [];

        public Life Told(string line)
        {
            var words = line.Split(' ');
            var step = long.Parse(words[^1], CultureInfo.InvariantCulture);
            return words[0] switch
            {
                "began" => this with { Began = step },
                "saved" => this with { Saved = step },
                _ => this with { Notices = [.. Notices, line] },
            };
        }
    }
}
