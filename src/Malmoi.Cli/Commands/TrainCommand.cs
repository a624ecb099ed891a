using System.CommandLine;
#if TORCH
using Malmoi.Cli.Commands.Pretraining;
using Malmoi.Neural.Pretraining.Runs;
#endif

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
#if TORCH
                new TrainModelCommand(ModelKind.Gpt).Create(),
                new TrainModelCommand(ModelKind.Bert).Create(),
                new TrainModelCommand(ModelKind.Seq2Seq).Create(),
                new TrainModelCommand(ModelKind.Lstm).Create(),
#endif
            },
        };
}
