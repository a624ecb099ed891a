using System.CommandLine;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi train</c>: makes models, one subcommand a kind.</summary>
internal static class TrainCommand
{
    public static Command Create() =>
        new("train", "Train a model")
        {
            Subcommands =
            {
                new TrainNGramCommand().Create(),
                new TrainInfiniGramCommand().Create(),
                new TrainTokenizerCommand().Create(),
                new TrainVectorsCommand().Create(),
                new TrainClassifierCommand().Create(),
                new TrainAnalyserCommand().Create(),
            },
        };
}
