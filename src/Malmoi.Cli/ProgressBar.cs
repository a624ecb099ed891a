using Spectre.Console;

namespace Malmoi.Cli;

/// <summary>A bar on standard error, with the time that is left, for work of which the done part is known; nothing where that is no terminal.</summary>
internal static class ProgressBar
{
    /// <summary>Whether there is a terminal to show it on.</summary>
    public static bool IsShown => !Console.IsErrorRedirected && On().Profile.Capabilities.Interactive;

    /// <summary>Does work, and shows how far it is.</summary>
    /// <param name="name">What is being done.</param>
    /// <param name="share">How much of it is done, from 0 to 1; null while nobody knows. Asked for from another thread.</param>
    /// <param name="work">Does it, on the <see cref="MainThread"/>.</param>
    /// <param name="rate">How fast it goes, in words; null where nobody measures.</param>
    public static async Task<T> ShowAsync<T>(
        string name,
        Func<double?> share,
        Func<Task<T>> work,
        Func<string>? rate = null
    )
    {
        if (!IsShown)
        {
            return await MainThread.RunAsync(work);
        }

        return await On()
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(name));
                var running = MainThread.RunAsync(work);
                while (await Task.WhenAny(running, Task.Delay(100)) != running)
                {
                    bar.IsIndeterminate = share() is null;
                    bar.Value = 100 * (share() ?? 0);
                    bar.Description = Markup.Escape(rate is null ? name : $"{name}, {rate()}");
                }

                return await running;
            });
    }

    private static IAnsiConsole On() =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
}
