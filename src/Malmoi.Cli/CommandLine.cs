using System.CommandLine;
using Malmoi.Cli.Commands;

namespace Malmoi.Cli;

/// <summary>The program: parses the arguments, runs the verb, and turns what the user can mend into one line and exit code 1.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Verbs.Root().Parse(args);
        if (parsed.Errors is [var first, ..])
        {
            var verb = NameOf(parsed.CommandResult.Command);
            return Fail($"{first.Message.TrimEnd('.')}; see 'malmoi {verb}{(verb.Length > 0 ? " " : "")}--help'");
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            return Fail("interrupted; nothing was written");
        }
        catch (Exception error) when (error is InputException or IOException or UnauthorizedAccessException)
        {
            return Fail(error.Message);
        }
        catch (AggregateException error) when (error.GetBaseException() is InputException or IOException)
        {
            return Fail(error.GetBaseException().Message);
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine($"malmoi: {message.ReplaceLineEndings(" ")}");
        return 1;
    }

    /// <summary>A command's name with those of the groups it stands in: "data get".</summary>
    private static string NameOf(Command command) =>
        command is RootCommand
            ? ""
            : $"{NameOf(command.Parents.OfType<Command>().Single())} {command.Name}".TrimStart();
}
