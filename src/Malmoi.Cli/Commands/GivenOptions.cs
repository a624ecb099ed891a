using System.CommandLine;
using System.CommandLine.Parsing;

namespace Malmoi.Cli.Commands;

/// <summary>The options of a command as they were given, to be written down beside what came of it.</summary>
internal static class GivenOptions
{
    /// <param name="parse">The command line.</param>
    /// <param name="written">Options whose values are paths, whether they stand there or not.</param>
    /// <param name="except">One that says nothing of the result.</param>
    /// <returns>Names and values; the paths of files are whole.</returns>
    public static IEnumerable<string> Of(ParseResult parse, IReadOnlyList<Option> written, Option? except = null) =>
        parse
            .CommandResult.Children.OfType<OptionResult>()
            .Where(given => !given.Implicit && given.Option != except)
            .SelectMany(given =>
                given
                    .Tokens.Select(token =>
                        written.Contains(given.Option) || File.Exists(token.Value)
                            ? Path.GetFullPath(token.Value)
                            : token.Value
                    )
                    .Prepend(given.Option.Name)
            );
}
