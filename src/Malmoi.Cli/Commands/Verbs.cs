using System.CommandLine;

namespace Malmoi.Cli.Commands;

/// <summary>Every verb of the program, in the order in which help shows them.</summary>
internal static class Verbs
{
    public static IEnumerable<Command> All() => [];
}
