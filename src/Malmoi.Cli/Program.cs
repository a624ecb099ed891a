using System.CommandLine;
using Malmoi;
using Malmoi.Cli.Commands;

var root = new RootCommand("Malmoi (말모이): language models for .NET, in Korean and English.");
foreach (var command in Verbs.All())
{
    root.Subcommands.Add(command);
}

// Every verb throws InputException for what the user can mend: one clear line, exit code 1.
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception error)
    when (error is InputException or OperationCanceledException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error is OperationCanceledException ? "malmoi: interrupted" : $"malmoi: {error.Message}");
    return 1;
}
