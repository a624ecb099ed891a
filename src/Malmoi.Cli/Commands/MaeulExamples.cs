using System.CommandLine;

namespace Malmoi.Cli.Commands;

/// <summary>A verb of <c>malmoi maeul</c> that writes so many examples, one a line.</summary>
internal static class MaeulExamples
{
    private static readonly Option<int> _count = new("--count", "-n")
    {
        Description = "Examples to write",
        DefaultValueFactory = _ => 1000,
    };

    /// <param name="name">"qa".</param>
    /// <param name="description">For help.</param>
    /// <param name="maeul">Options of every view.</param>
    /// <param name="language">The option that names a language.</param>
    /// <param name="own">Options of this one.</param>
    /// <param name="view">The lines of so many examples.</param>
    public static Command Command(
        string name,
        string description,
        MaeulArguments maeul,
        Option<string> language,
        IEnumerable<Option> own,
        Func<ParseResult, int, IEnumerable<ReadOnlyMemory<byte>>> view
    )
    {
        var command = new Command(name, description) { language, maeul.Seed, maeul.Split, _count };
        foreach (var option in own.Append(maeul.Output))
        {
            command.Add(option);
        }

        command.SetAction(
            (parse, cancellation) =>
            {
                var count = parse.GetValue(_count);
                if (count < 1)
                {
                    throw new InputException($"--count {count} must be at least 1");
                }

                var lines = view(parse, count);
                return Task.Run(
                    () => MaeulCommand.Write(lines, parse.GetValue(maeul.Output), cancellation),
                    cancellation
                );
            }
        );
        return command;
    }
}
