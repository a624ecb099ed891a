using Malmoi.Checkpoints;
using Malmoi.Neural.Alignment;
using Malmoi.Neural.Alignment.Preferences;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Runs;
using Malmoi.Neural.Tests.Finetuning.Instructions;

namespace Malmoi.Neural.Tests.Alignment;

/// <summary>Runs of DPO and its kin: learned, stopped and gone on with, written, refused.</summary>
public sealed class PreferenceRunTests : IDisposable
{
    private static readonly AdapterOptions Adapter = new()
    {
        Rank = 4,
        Dropout = 0,
        Targets = ["all-linear"],
    };

    private readonly InstructionSample _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Preferences_are_learned_and_the_merged_model_says_what_the_adapted_one_did()
    {
        var result = Run("out", Options(new Dpo()) with { Adapter = Adapter });
        Assert.True(result.After.ByReward.Value > 0.9, $"{result.After.ByReward}");
        Assert.True(result.After["reward/margin"] > 0.1);
        Assert.Equal(0, result.Before["reward/margin"], 1e-4);
        Run("merged", Options(new Dpo()) with { Adapter = Adapter, Merges = true });

        var adapted = Scores("out");
        Assert.Equal(adapted, Scores("merged"), (one, other) => Math.Abs(one - other) < 1e-4);
        Assert.NotEqual(adapted, Scores("model"), (one, other) => Math.Abs(one - other) < 1e-2);
        Assert.True(File.Exists(_sample["out/chat_template.jinja"]));
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_to_the_very_same_weights()
    {
        var options = Options(new Dpo()) with { Steps = 6, CheckpointEvery = 2, EvaluateEvery = 3 };
        Run("whole", options);
        using var stop = new CancellationTokenSource();
        Run("parts", options, new Stopping(stop, 3), stop.Token);
        var result = Run("parts", options);

        Assert.Equal(TrainingEnd.Finished, result.Outcome.End);
        Assert.Equal(
            File.ReadAllBytes(_sample["whole/model.safetensors"]),
            File.ReadAllBytes(_sample["parts/model.safetensors"])
        );
        using var metrics = RunMetrics.Read(_sample["parts/metrics.db"]);
        var learned = metrics.Measures().Where(measure => !measure.IsHeldOut && measure.Name == "reward/margin");
        Assert.Equal([1L, 2, 3, 4, 5, 6], learned.Select(measure => measure.Step));
    }

    [Theory]
    [InlineData("ipo")]
    [InlineData("kto")]
    [InlineData("orpo")]
    [InlineData("simpo")]
    [InlineData("cpo")]
    [InlineData("sppo")]
    [InlineData("nca")]
    [InlineData("exo")]
    [InlineData("aot")]
    public void Every_loss_comes_to_prefer_what_people_did(string name)
    {
        PreferenceLoss loss = name switch
        {
            "ipo" => new Ipo(),
            "kto" => new Kto(),
            "orpo" => new Orpo(),
            "simpo" => new SimPo { Beta = 2 },
            "cpo" => new Cpo(),
            "sppo" => new Sppo(),
            "nca" => new Nca(),
            "exo" => new Exo { LabelSmoothing = 0.01 },
            _ => new Aot(),
        };
        var result = Run("out", Options(loss) with { Steps = 40 });
        var (before, after) = (
            result.Before["log-probability/chosen"] - result.Before["log-probability/rejected"],
            result.After["log-probability/chosen"] - result.After["log-probability/rejected"]
        );
        Assert.True(after > before + 0.5, $"{before} {after}");
    }

    [Fact]
    public void Thumbs_teach_without_pairs()
    {
        var lines = Enumerable
            .Range(0, 40)
            .Select(i =>
                $$"""{"prompt": "{{i % 5}}+{{i / 5 % 4}}?", "completion": "{{(i % 2 == 0 ? "yes" : "nope")}}", "label": {{(i % 2 == 0 ? "true" : "false")}}}"""
            );
        var options = Options(new Kto()) with
        {
            Data = [_sample.Write("thumbs.jsonl", string.Join('\n', lines))],
            Steps = 40,
        };
        var result = Run("out", options);
        Assert.True(result.After["reward/chosen"] > result.After["reward/rejected"] + 0.1);
        Assert.Equal(0, result.After.ByReward.Items);
    }

    [Fact]
    public void All_pairs_of_a_ranking_are_learned_from()
    {
        var lines = Enumerable
            .Range(0, 12)
            .Select(i =>
                $$"""{"prompt": "{{i}}?", "completion_0": "no", "completion_1": "yes", "completion_2": "so", "ranking": [2, 0, 1]}"""
            );
        var options = Options(new Dpo()) with
        {
            Data = [_sample.Write("ranks.jsonl", string.Join('\n', lines))],
            HeldOut = 0,
        };
        using var run = PreferenceRun.Begin(_sample["out"], options, []);
        Assert.Equal(36, run.Learned);
    }

    [Fact]
    public void What_cannot_be_learned_from_is_refused_in_a_line()
    {
        Refused("two answers are equal", Pairs("""{"prompt": "a?", "chosen": "b", "rejected": "b"}"""));
        Refused("answer 2 is empty", Pairs("""{"prompt": "a?", "chosen": "b", "rejected": " "}"""));
        Refused("its answers are alike in tokens", Pairs("""{"prompt": "a?", "chosen": "é", "rejected": "è"}"""));
        var longest = new string('x', 80);
        Refused(
            "fits with its answers into 64 tokens",
            Pairs($$"""{"prompt": "{{longest}}", "chosen": "b", "rejected": "c"}""")
        );
        Refused(
            "all 1 answers",
            Options(new Kto()) with
            {
                HeldOut = 0,
                Data = [_sample.Write("one.jsonl", """{"prompt": "a", "completion": "b", "label": 1}""")],
            }
        );
        Refused(
            "'chosen' and 'rejected'",
            Options(new Dpo()) with
            {
                Data = [_sample.Write("one.jsonl", """{"prompt": "a", "completion": "b", "label": 1}""")],
            }
        );
        Refused("--held-out is 0.7", Options(new Dpo()) with { HeldOut = 0.7 });

        PreferenceOptions Pairs(string line) =>
            Options(new Dpo()) with
            {
                HeldOut = 0,
                Data = [_sample.Write("pairs.jsonl", line)],
            };

        void Refused(string part, PreferenceOptions options)
        {
            var error = Assert.Throws<InputException>(() =>
                PreferenceRun.Begin(_sample["refused"], options, []).Dispose()
            );
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void A_reference_of_another_tokenizer_is_refused()
    {
        using var other = new InstructionSample(name: "other");
        var tokenizer = Path.Combine(other.Model, "tokenizer.json");
        File.WriteAllText(tokenizer, File.ReadAllText(tokenizer).Replace("\"+\"", "\"*\"", StringComparison.Ordinal));
        var error = Assert.Throws<InputException>(() =>
            PreferenceRun.Begin(_sample["out"], Options(new Dpo()) with { Reference = other.Model }, []).Dispose()
        );
        Assert.Contains("another tokenizer", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_sample["out"]));
    }

    [Fact]
    public void Another_reference_holds_the_model_to_itself()
    {
        var first = Run("first", Options(new Dpo()) with { Steps = 20 });
        var options = Options(new Dpo()) with { Steps = 1, Reference = _sample["first"] };
        var second = Run("second", options);
        // What the first has come to find better, the model finds worse than it before it begins.
        Assert.Equal(-first.After["reward/margin"], second.Before["reward/margin"], 1e-3);
    }

    [Fact]
    public void A_run_that_diverges_ends_at_its_last_good_checkpoint()
    {
        var options = Options(new Sppo { Beta = 1e-3 }) with
        {
            LearningRate = 900,
            ClipNorm = null,
            CheckpointEvery = 1,
            Warmup = 0.9,
        };
        using var run = PreferenceRun.Begin(_sample["out"], options, []);
        var error = Assert.Throws<InputException>(() => run.Train());
        Assert.Contains("lower the learning rate", error.Message, StringComparison.Ordinal);
        Assert.Contains("checkpoint", error.Message, StringComparison.Ordinal);
        using var weights = SafetensorsFile.Open(_sample["out/model.safetensors"]);
        foreach (var info in weights.Tensors)
        {
            Assert.True(weights.TryGet(info.Name, out var tensor));
            using var loaded = TorchMemory.Load(tensor);
            Assert.True(loaded.isfinite().all().item<bool>(), info.Name);
        }
    }

    [Fact]
    public void The_same_prompt_is_never_on_both_sides()
    {
        var lines = Enumerable
            .Range(0, 60)
            .Select(i => $$"""{"prompt": "{{i % 20}}?", "chosen": "yes {{i}}", "rejected": "no {{i}}"}""");
        var options = Options(new Dpo()) with
        {
            Data = [_sample.Write("many.jsonl", string.Join('\n', lines))],
            HeldOut = 0.3,
        };
        var data = PreferenceData.Read(options, readsJudged: false);
        Assert.Equal(60, data.Training.Count + data.HeldOut.Count);
        Assert.Equal(18, data.HeldOut.Count);
        Assert.Empty(
            data.Training.Select(example => example.Prompt[0].Content)
                .Intersect(data.HeldOut.Select(example => example.Prompt[0].Content))
        );
    }

    private PreferenceResult Run(
        string folder,
        PreferenceOptions options,
        ITrainingObserver? observer = null,
        CancellationToken ct = default
    )
    {
        using var run = PreferenceRun.Begin(_sample[folder], options, []);
        return run.Train(observer, null, ct);
    }

    private PreferenceOptions Options(PreferenceLoss loss)
    {
        var lines = Enumerable
            .Range(0, 40)
            .Select(i => $$"""{"prompt": "{{i}}?", "chosen": "yes {{i % 3}}.", "rejected": "nope {{i % 4}}"}""");
        return new PreferenceOptions("dpo", loss)
        {
            Model = _sample.Model,
            Data = [_sample.Write("pairs.jsonl", string.Join('\n', lines))],
            Template = _sample.Template,
            HeldOut = 0.25,
            Steps = 25,
            LearningRate = 3e-3,
            Seed = 3,
        };
    }

    private double[] Scores(string folder)
    {
        using var model = TransformerFolder.Open(_sample[folder]);
        var scores = model
            .Text()
            .ScoreAsync([new("U:1?\nA:", "yes 1."), new("U:1?\nA:", "nope 1")])
            .AsTask()
            .GetAwaiter()
            .GetResult();
        return [.. scores.Select(score => score.Tokens.Sum(token => token.LogProbability))];
    }

    private sealed class Stopping(CancellationTokenSource stop, long at) : ITrainingObserver
    {
        public void Stepped(TrainingStep step)
        {
            if (step.Step == at)
            {
                stop.Cancel();
            }
        }
    }
}
