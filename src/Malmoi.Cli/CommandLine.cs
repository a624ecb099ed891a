using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Malmoi.Cli.Commands;
using Malmoi.Cli.Commands.Chatting;
using Malmoi.WordVectors.Training;

namespace Malmoi.Cli;

/// <summary>The program: parses the arguments, runs the verb, and turns what the user can mend into one line and exit code 1.</summary>
internal static partial class CommandLine
{
    // After Ctrl-C a training saves how far it came, which may be gigabytes.
    private static readonly TimeSpan s_lastWrite = TimeSpan.FromSeconds(30);

    /// <param name="args">As the shell gives them.</param>
    /// <param name="errors">Where the line of an error goes; null for standard error.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter? errors = null)
    {
        var parsed = Verbs.Root().Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            var verb = NameOf(parsed.CommandResult.Command);
            return Fail(errors, $"{Describe(parsed)}; see 'malmoi {verb}{(verb.Length > 0 ? " " : "")}--help'");
        }

        if (!args.Contains("--") && Misspelt(parsed) is { } option)
        {
            return Fail(
                errors,
                $"'{option}' is no option of '{NameOf(parsed.CommandResult.Command)}'; see 'malmoi {NameOf(parsed.CommandResult.Command)} --help'"
            );
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    // A talk sees to Ctrl-C itself: it ends an answer, and not the program.
                    ProcessTerminationTimeout = ChatCommand.IsAsked(parsed) ? null : s_lastWrite,
                }
            );
        }
        catch (Exception error) when (IsClosedOutput(error))
        {
            return 0;
        }
        catch (TrainingInterruptedException error)
        {
            return Fail(errors, error.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(errors, "interrupted; nothing was written");
        }
        catch (Exception error) when (error is InputException or IOException or UnauthorizedAccessException)
        {
            return Fail(errors, error.Message);
        }
        catch (AggregateException error)
            when (error.Flatten().InnerExceptions is var all && all.All(one => one is InputException or IOException))
        {
            // Several threads may have found the same.
            return Fail(errors, all[0].Message);
        }
    }

    // A verb that takes any number of files takes an option that it does not know for one of them.
    private static string? Misspelt(ParseResult parsed) =>
        parsed
            .CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Select(token => token.Value)
            .FirstOrDefault(word => OptionName().IsMatch(word) && !File.Exists(word));

    // Spectre and tasks may wrap it.
    private static bool IsClosedOutput(Exception? error)
    {
        while (error is not (null or ClosedOutputException))
        {
            error = error.InnerException;
        }

        return error is not null;
    }

    /// <summary>The error that says most, without the names of .NET's types.</summary>
    private static string Describe(ParseResult parsed)
    {
        var messages = parsed.Errors.Select(error => error.Message).ToList();
        var telling = messages.Find(message => message.Contains('\'')) ?? messages[0];
        return Spaces().Replace(TypeName().Replace(telling, ""), " ").TrimEnd('.', ' ');
    }

    [GeneratedRegex(" as expected type '[^']*'")]
    private static partial Regex TypeName();

    [GeneratedRegex("^--[a-z][a-z-]*$")]
    private static partial Regex OptionName();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    private static int Fail(TextWriter? errors, string message)
    {
        (errors ?? Console.Error).WriteLine($"malmoi: {message.ReplaceLineEndings(" ")}");
        return 1;
    }

    /// <summary>A command's name with those of the groups it stands in: "data get".</summary>
    private static string NameOf(Command command) =>
        command is RootCommand
            ? ""
            : $"{NameOf(command.Parents.OfType<Command>().Single())} {command.Name}".TrimStart();
}
