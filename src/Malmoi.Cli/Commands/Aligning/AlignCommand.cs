using System.CommandLine;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary><c>malmoi align</c>: a model learns what people prefer.</summary>
internal static class AlignCommand
{
    public static Command Create()
    {
        var command = new Command("align", "Teach a model what people prefer");
        command.Subcommands.Add(RewardCommand.Create());
        command.Subcommands.Add(ScoreRepliesCommand.Create());
        foreach (var verb in PreferenceVerb.All)
        {
            command.Subcommands.Add(new PreferenceCommand(verb).Create());
        }

        foreach (var verb in PolicyVerb.All)
        {
            command.Subcommands.Add(new PolicyCommand(verb).Create());
        }

        command.Subcommands.Add(BestOfNCommand.Create());
        return command;
    }
}
