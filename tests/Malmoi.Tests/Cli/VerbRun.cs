using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Cli.Commands;

namespace Malmoi.Tests.Cli;

/// <summary>Runs a verb in this process and catches what it prints.</summary>
internal static class VerbRun
{
    /// <summary>What the verb prints to standard output; throws what the program would turn into one line.</summary>
    public static async Task<string> OutputAsync(params string[] args)
    {
        var output = new StringWriter();
        var parsed = Verbs.Root().Parse(args);
        Assert.Empty(parsed.Errors);
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output };
        Assert.Equal(0, await parsed.InvokeAsync(configuration, TestContext.Current.CancellationToken));
        return output.ToString();
    }

    public static async Task<JsonNode> JsonAsync(params string[] args) =>
        JsonNode.Parse(await OutputAsync([.. args, "--json"]))!;

    /// <summary>The line the program would print before exit code 1.</summary>
    public static async Task<string> ErrorAsync(params string[] args)
    {
        var error = await Assert.ThrowsAsync<InputException>(() => OutputAsync(args));
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }
}
