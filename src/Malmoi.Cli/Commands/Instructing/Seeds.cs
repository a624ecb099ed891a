using System.CommandLine;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>--seed</c> of verbs that draw.</summary>
internal static class Seeds
{
    public static Option<long> Option() =>
        new("--seed") { Description = "Of everything that is drawn", DefaultValueFactory = _ => 1 };
}
