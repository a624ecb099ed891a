using System.Diagnostics;

namespace Malmoi.Neural.Tests.Finetuning.Instructions;

/// <summary>A tuning that is killed without a word goes on where its last checkpoint stands, to the very same adapter.</summary>
public class KilledTuningTests
{
    private static readonly int[] Moments = [3, 20, 41];

    [Fact]
    public async Task Killed_at_three_steps_it_ends_bit_for_bit_as_if_it_had_not_been()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a process is killed as Unix does it");
        using var sample = new InstructionSample();
        var whole = Live(sample, "whole", null);
        foreach (var moment in Moments)
        {
            Assert.Equal(137, await Live(sample, "killed", moment)); // 128 and the signal's number
        }

        Assert.Equal(0, await Live(sample, "killed", null));
        Assert.Equal(0, await whole);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(sample["whole"], "adapter_model.safetensors")),
            File.ReadAllBytes(Path.Combine(sample["killed"], "adapter_model.safetensors"))
        );
    }

    // A life in another process, killed after a step.
    private static async Task<int> Live(InstructionSample sample, string run, int? moment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [TuningChild.Variable] = $"{sample.Model}|{sample.Template}|{sample[run]}" },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (moment is { } step && line == $"step {step}")
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
        Assert.True(process.ExitCode is 0 or 137, $"{process.ExitCode}: {await errors}");
        return process.ExitCode;
    }
}
