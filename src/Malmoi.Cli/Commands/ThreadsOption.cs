using System.CommandLine;

namespace Malmoi.Cli.Commands;

/// <summary><c>--threads</c>: how many work at once; results do not depend on it.</summary>
internal sealed class ThreadsOption : Option<int?>
{
    // Each brings a stack and buffers of its own: far more than there are cores only wait for each other.
    private const int Most = 1024;

    public ThreadsOption()
        : base("--threads") => Description = "Threads to use [default: all cores]";

    /// <summary>The threads asked for; null: one a core.</summary>
    /// <exception cref="InputException">There are none, or far too many.</exception>
    public int? Count(ParseResult parse) =>
        parse.GetValue(this) is { } threads and (< 1 or > Most)
            ? throw new InputException($"--threads {threads} is out of range: choose 1 to {Most}")
            : parse.GetValue(this);
}
