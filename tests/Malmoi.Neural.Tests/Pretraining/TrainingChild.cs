using System.Globalization;
using System.Runtime.CompilerServices;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Pretraining.Schedules;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>This program as another process that trains the smallest model and may be killed: started with a variable that names a folder, it runs no test.</summary>
internal static class TrainingChild
{
    /// <summary>The variable that names the training's folder.</summary>
    public const string Variable = "MALMOI_TEST_TRAINS_IN";

    public const long Steps = 300;

    [ModuleInitializer]
    internal static void TrainInsteadOfTesting()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder)
        {
            TorchSharp.torch.set_num_threads(1);
            Environment.Exit(Train(folder));
        }
    }

    private static int Train(string folder)
    {
        var options = new TrainerOptions
        {
            Steps = Steps,
            Folder = folder,
            CheckpointEvery = 2,
            LearningRate = 1e-2,
            AverageDecay = 0.9,
            Optimizer = new AdamWSpec(),
            Schedule = new CosineDecay { Warmup = 10 },
        };
        try
        {
            using var trainer = new Trainer(new Bigrams(), new TinyBatches(), options);
            trainer.Run(new Voice());
            return 0;
        }
        catch (InputException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }

    // Says at once what has happened, for there may be no later.
    private sealed class Voice : ITrainingObserver
    {
        private bool _began;

        public void Stepped(TrainingStep step)
        {
            if (!_began)
            {
                Say("began", step.Step - 1);
                _began = true;
            }
        }

        public void Saved(long step, string path) => Say("saved", step);

        public void Noticed(string line) => Say("noticed: " + line, 0);

        private static void Say(string word, long step)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{word} {step}"));
            Console.Out.Flush();
        }
    }
}
