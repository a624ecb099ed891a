using System.Runtime.CompilerServices;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Pretraining;

namespace Malmoi.Neural.Tests.Finetuning.Instructions;

/// <summary>This program as another process that tunes a small model and may be killed: started with a variable that names model, template and run, it runs no test.</summary>
internal static class TuningChild
{
    /// <summary>The variable that names the three, with bars between.</summary>
    public const string Variable = "MALMOI_TEST_TUNES";

    [ModuleInitializer]
    internal static void TuneInsteadOfTesting()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } paths)
        {
            TorchSharp.torch.set_num_threads(1);
            var parts = paths.Split('|');
            using var run = InstructionRun.Begin(parts[2], Options(parts[0], parts[1]), InstructionSample.Sums, [], []);
            run.Train(new Voice());
            Environment.Exit(0);
        }
    }

    public static InstructionTuningOptions Options(string model, string template) =>
        new()
        {
            Model = model,
            Data = "sums",
            Opening = new TunedModelOptions
            {
                Adapter = new AdapterOptions { Rank = 2, Dropout = 0.1 },
                Template = template,
            },
            Batch = 2,
            Steps = 60,
            Noise = 5,
            Packs = true,
            Training = new TrainerOptions
            {
                Steps = 1,
                LearningRate = 1e-2,
                CheckpointEvery = 2,
            },
        };

    private sealed class Voice : ITrainingObserver
    {
        public void Stepped(TrainingStep step)
        {
            Console.Out.WriteLine($"step {step.Step}");
            Console.Out.Flush();
        }
    }
}
