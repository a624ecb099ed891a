using Spectre.Console;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>Says how many questions were passed over, and why the first.</summary>
internal static class PassedOverLine
{
    public static void Print(IAnsiConsole console, IReadOnlyList<string> passed)
    {
        if (passed.Count > 0)
        {
            console.WriteLine($"{passed.Count} question(s) were passed over; the first: {passed[0]}");
        }
    }
}
