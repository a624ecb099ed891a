using Malmoi.Instructions;
using Malmoi.Models;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Runs;

namespace Malmoi.Neural.Tests.Finetuning.Instructions;

// Dropout and noise draw from a generator of the whole process, so these run by themselves.
[Collection(nameof(LiveTensors))]
public class InstructionRunTests
{
    public static TheoryData<string, bool> Ways =>
        new()
        {
            { InstructionSample.Gpt2, false },
            { InstructionSample.Gpt2, true },
            { InstructionSample.Llama, true },
            { InstructionSample.T5, true },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public void It_learns_to_answer_and_what_it_wrote_opens_again(string config, bool adapts)
    {
        using var sample = new InstructionSample(config);
        var options = Options(
            sample,
            adapts
                ? new AdapterOptions
                {
                    Rank = 8,
                    Dropout = 0,
                    Targets = ["all-linear"],
                }
                : null
        ) with
        {
            Steps = 100,
            EvaluateEvery = 50,
        };
        using var run = Begin(sample, options, "run");
        var before = Loss(run);

        Assert.Equal(TrainingEnd.Finished, run.Train().End);

        Assert.InRange(Loss(run), 0, before * 0.7);
        var said = new TunedAnswers(run.Model) { MaximumTokens = 4 }.Write(InstructionSample.Sums);
        Assert.Equal(InstructionSample.Sums.Count, said.Count);
        using var opened = TransformerFolder.Open(sample["run"]);
        Assert.Equal("sft", RunFolder.Open(sample["run"]).Record.Kind);
        using var metrics = RunMetrics.Read(run.Folder.Metrics);
        Assert.Equal(100, metrics.Steps().Count);
        Assert.Equal(2, metrics.Evaluations().Count);
        Assert.Equal(4, RunSamples.Read(run.Folder.Samples).Count);
        Assert.Contains(
            "eos_token",
            File.ReadAllText(Path.Combine(sample["run"], "chat_template.jinja")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_run_that_was_stopped_ends_as_one_that_was_not()
    {
        using var sample = new InstructionSample();
        var options = Options(sample, new AdapterOptions { Rank = 2, Dropout = 0.1 }) with
        {
            Steps = 12,
            EvaluateEvery = 4,
            Noise = 5,
            Packs = true,
        };
        using (var whole = Begin(sample, options, "whole"))
        {
            whole.Train();
        }

        using (var first = Begin(sample, options, "parts"))
        {
            using var stop = new CancellationTokenSource();
            Assert.Equal(TrainingEnd.Cancelled, first.Train(new Stop(7, stop), ct: stop.Token).End);
        }

        using (var second = Begin(sample, options, "parts"))
        {
            Assert.Equal(TrainingEnd.Finished, second.Train().End);
        }

        foreach (var file in (string[])["adapter_model.safetensors", "adapter_config.json", "chat_template.jinja"])
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(sample["whole"], file)),
                File.ReadAllBytes(Path.Combine(sample["parts"], file))
            );
        }
    }

    [Fact]
    public void A_run_of_other_settings_is_not_gone_on_with()
    {
        using var sample = new InstructionSample();
        var options = Options(sample, null) with { Steps = 2 };
        using (var run = Begin(sample, options, "run"))
        {
            run.Train();
        }

        Refused(() => Begin(sample, options with { Noise = 1 }, "run"), "--neftune was 0, and now is 1");
        Refused(() => Begin(sample, options, "model"), "is the model itself");
    }

    [Fact]
    public void A_training_that_diverges_ends_with_its_last_good_checkpoint()
    {
        using var sample = new InstructionSample();
        var options = Options(sample, null) with { Steps = 400, EvaluateEvery = 10, Warmup = 1 };
        options = options with { Training = options.Training with { LearningRate = 20, ClipNorm = null } };
        using var run = Begin(sample, options, "run");
        var error = Assert.Throws<InputException>(() => run.Train());
        Assert.Contains("lower the learning rate", error.Message, StringComparison.Ordinal);
        Assert.Contains("checkpoint", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Steps_that_lead_to_an_answer_may_be_learned_before_it()
    {
        using var sample = new InstructionSample();
        InstructionExample[] examples =
        [
            InstructionExample.Of("1+1?", null, "2") with
            {
                Reasoning = "1 and 1",
            },
            InstructionExample.Of("1+2?", null, "3"),
        ];
        var options = Options(sample, null);
        using var plain = InstructionRun.Begin(sample["a"], options, examples, [], []);
        using var reasoned = InstructionRun.Begin(sample["b"], options with { Reasons = true }, examples, [], []);
        Assert.Equal(plain.Learned.Learned + "1 and 1\n".Length, reasoned.Learned.Learned);
    }

    [Fact]
    public void An_adapter_and_a_model_that_does_not_write_are_refused()
    {
        using var sample = new InstructionSample();
        using (var run = Begin(sample, Options(sample, new AdapterOptions()) with { Steps = 1 }, "adapter"))
        {
            run.Train();
        }

        Refused(() => TunedModel.Open(sample["adapter"], new TunedModelOptions()), "merge it into its model first");
        using var reader = new InstructionSample(
            "\"model_type\": \"bert\", \"architectures\": [\"BertForMaskedLM\"], \"hidden_size\": 16, \"intermediate_size\": 24, \"num_hidden_layers\": 1, \"num_attention_heads\": 2, \"max_position_embeddings\": 32"
        );
        Refused(() => reader.Open(), "does not write");
    }

    [Fact]
    public void Recipes_have_the_published_numbers()
    {
        var alpaca = InstructionRecipe.Find("alpaca");
        Assert.Equal(
            (128, 2e-5, 3.0, 512, 0.0, 0.03, "cosine"),
            (
                alpaca.Batch,
                alpaca.LearningRate,
                alpaca.Epochs,
                alpaca.Length,
                alpaca.WeightDecay,
                alpaca.Warmup,
                alpaca.Schedule
            )
        );
        var kullm = InstructionRecipe.Find("kullm");
        Assert.Equal(
            (128, 8.0, 512, 0.1, true),
            (kullm.Batch, kullm.Epochs, kullm.Length, kullm.Warmup, kullm.LearnsPrompts)
        );
        Assert.Equal(
            (8, 16.0, 0.05, "query_key_value"),
            (kullm.Adapter!.Rank, kullm.Adapter.Alpha, kullm.Adapter.Dropout, kullm.Adapter.Targets[0])
        );
        Refused(() => InstructionRecipe.Find("none"), "take one of alpaca");
    }

    internal static InstructionTuningOptions Options(InstructionSample sample, AdapterOptions? adapter) =>
        new()
        {
            Model = sample.Model,
            Data = "sums",
            Opening = new TunedModelOptions { Adapter = adapter, Template = sample.Template },
            Batch = 4,
            Samples = 2,
            SampleTokens = 4,
            Training = new TrainerOptions { Steps = 1, LearningRate = 1e-2 },
        };

    internal static InstructionRun Begin(InstructionSample sample, InstructionTuningOptions options, string folder) =>
        InstructionRun.Begin(sample[folder], options, InstructionSample.Sums, [.. InstructionSample.Sums.Take(6)], []);

    private static double Loss(InstructionRun run)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var training = new InstructionTraining(run.Model);
        return training
            .Loss(run.Learned.Batch([.. Enumerable.Range(0, run.Learned.Count)]), training: false)
            .item<float>();
    }

    private static void Refused(Action act, string says)
    {
        var error = Assert.Throws<InputException>(act);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private sealed class Stop(long step, CancellationTokenSource source) : ITrainingObserver
    {
        public void Stepped(TrainingStep taken)
        {
            if (taken.Step == step)
            {
                source.Cancel();
            }
        }
    }
}
