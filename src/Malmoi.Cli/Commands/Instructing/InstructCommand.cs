using System.CommandLine;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>malmoi instruct</c>: sets of instructions shown, measured, mixed and improved.</summary>
internal static class InstructCommand
{
    public static Command Create() =>
        new("instruct", "Show, measure, mix and improve sets of instructions")
        {
            InstructShowCommand.Create(),
            InstructStatsCommand.Create(),
            InstructMixCommand.Create(),
            InstructDedupCommand.Create(),
            InstructFilterCommand.Create(),
            InstructEvolveCommand.Create(),
            InstructGenerateCommand.Create(),
            InstructRenderCommand.Create(),
        };
}
