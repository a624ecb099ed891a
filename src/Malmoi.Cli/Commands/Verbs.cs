using System.CommandLine;
#if TORCH
using Malmoi.Cli.Commands.Pretraining;
#endif

namespace Malmoi.Cli.Commands;

/// <summary>Every verb of the program, in the order in which help shows them.</summary>
internal static class Verbs
{
    public static RootCommand Root()
    {
        var root = new RootCommand("Malmoi (말모이): language models for .NET, in Korean and English");
        foreach (var verb in All())
        {
            root.Subcommands.Add(verb);
        }

        return root;
    }

    private static IEnumerable<Command> All() =>
        [
            TourCommand.Create(),
            TrainCommand.Create(),
            InfoCommand.Create(),
            ConvertCommand.Create(),
            VerifyCommand.Create(),
            MixCommand.Create(),
            MaeulCommand.Create(),
            ScoreCommand.Create(),
            ExplainCommand.Create(),
            PassagesCommand.Create(),
            GenerateCommand.Create(),
            Instructing.InstructCommand.Create(),
            Chatting.ChatCommand.Create(),
            EvalCommand.Create(),
            ServeCommand.Create(),
            TokenizerCommand.Create(),
            VectorizeCommand.Create(),
            VectorsCommand.Create(),
            Attention.AttentionCommand.Create(),
            Probing.ProbeCommand.Create(),
            ClassifyCommand.Create(),
#if TORCH
            Tuning.TuneCommand.Create(),
            Tuning.PredictCommand.Create(),
            Aligning.AlignCommand.Create(),
#endif
            QuantizeCommand.Create(),
            DataCommand.Create(),
            PullCommand.Create(),
#if TORCH
            RunsCommand.Create(),
#endif
        ];
}
