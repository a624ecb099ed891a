using Malmoi.Data;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>The bar on standard error that shows how far a download of several files is; nothing where standard error is no screen.</summary>
internal static class DownloadBar
{
    /// <param name="name">What is downloaded.</param>
    /// <param name="size">Bytes of all files, as far as they are known.</param>
    /// <param name="files">How many files there are.</param>
    /// <param name="get">The download itself.</param>
    public static async Task ShowAsync(string name, long size, int files, Func<IProgress<DataProgress>?, Task> get)
    {
        if (Console.IsErrorRedirected)
        {
            await get(null);
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new DownloadedColumn(),
                new TransferSpeedColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(name), maxValue: Math.Max(1, size));
                await get(
                    new Relay(progress =>
                    {
                        task.MaxValue = Math.Max(task.MaxValue, progress.Bytes);
                        task.Value = progress.Bytes;
                        task.Description = Markup.Escape($"{name} {progress.Number}/{files}");
                    })
                );
            });
    }

    private sealed class Relay(Action<DataProgress> report) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) => report(value);
    }
}
