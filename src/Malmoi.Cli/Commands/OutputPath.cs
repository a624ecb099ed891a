namespace Malmoi.Cli.Commands;

/// <summary>The file that a verb writes must not be one that it reads.</summary>
internal static class OutputPath
{
    /// <exception cref="InputException">The output is one of the inputs.</exception>
    public static void CheckApart(string output, params IEnumerable<string> inputs)
    {
        if (
            output.Length > 0
            && inputs.Any(input => input.Length > 0 && Path.GetFullPath(input) == Path.GetFullPath(output))
        )
        {
            throw new InputException($"the output '{output}' is also an input and would be lost; name another file");
        }
    }
}
