using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Runs;
using Malmoi.Neural.Pretraining.Schedules;
using Malmoi.Tests;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Neural.Tests.Pretraining.Runs;

/// <summary>Whole pretrainings of tiny models: from text to a folder that opens.</summary>
[Collection(nameof(LiveTensors))]
public sealed class PretrainingRunTests
{
    [Theory]
    [InlineData(ModelKind.Gpt, PretrainingObjective.NextToken)]
    [InlineData(ModelKind.Lstm, PretrainingObjective.NextToken)]
    [InlineData(ModelKind.Bert, PretrainingObjective.Masked)]
    [InlineData(ModelKind.Bert, PretrainingObjective.NextSentence)]
    [InlineData(ModelKind.Bert, PretrainingObjective.SentenceOrder)]
    [InlineData(ModelKind.Seq2Seq, PretrainingObjective.Spans)]
    [InlineData(ModelKind.Seq2Seq, PretrainingObjective.Denoising)]
    [InlineData(ModelKind.Seq2Seq, PretrainingObjective.Gaps)]
    [InlineData(ModelKind.Seq2Seq, PretrainingObjective.Translation)]
    public async Task A_tiny_model_of_every_kind_and_objective_learns_and_opens(
        ModelKind kind,
        PretrainingObjective objective
    )
    {
        using var folder = new TemporaryFolder();
        var run = Train(folder, "run", Options(folder, kind, objective), out var outcome);
        Assert.Equal(TrainingEnd.Finished, outcome.End);
        using (var metrics = RunMetrics.Read(run.Folder.Metrics))
        {
            var steps = metrics.Steps();
            Assert.Equal(12, steps.Count);
            Assert.All(steps, step => Assert.True(step.Operations > 0));
            Assert.True(steps.TakeLast(3).Average(step => step.Loss) < steps.Take(3).Average(step => step.Loss));
            Assert.Equal([6, 12], metrics.Evaluations().Select(score => score.Step));
        }

        Assert.Equal([6, 12], RunSamples.Read(run.Folder.Samples).Select(sample => sample.Step));
        Assert.True(RunFolder.Open(run.Folder.Path).Record.Parameters > 1000);
        using var opened = TransformerFolder.Open(run.Folder.Path);
        var scores = await opened
            .Scorer()
            .ScoreAsync([new Continuation(kind == ModelKind.Seq2Seq ? "the cat" : "", "the dog sat on the log .")]);
        Assert.True(double.IsFinite(scores[0].LogProbability) && scores[0].LogProbability < 0);
        Assert.Equal(kind != ModelKind.Bert, opened.PredictsNext);
    }

    [Fact]
    public void A_run_that_was_stopped_ends_with_the_numbers_of_one_that_was_not()
    {
        using var folder = new TemporaryFolder();
        var options = Options(folder, ModelKind.Gpt, PretrainingObjective.NextToken);
        var whole = Train(folder, "whole", options, out _);
        using (var stop = new CancellationTokenSource())
        {
            Train(folder, "stopped", options, out var cut, new StopAt(5, stop), stop.Token);
            Assert.Equal((TrainingEnd.Cancelled, 5L), (cut.End, cut.Step));
        }

        using (TransformerFolder.Open(folder["stopped"])) { } // what was saved at the stop opens
        var resumed = Train(folder, "stopped", options, out var outcome);
        Assert.True(resumed.Folder.IsResumed);
        Assert.False(resumed.NeedsTokenizer || resumed.NeedsTokens);
        Assert.Equal(TrainingEnd.Finished, outcome.End);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(whole.Folder.Path, "model.safetensors")),
            File.ReadAllBytes(Path.Combine(resumed.Folder.Path, "model.safetensors"))
        );
        using var one = RunMetrics.Read(whole.Folder.Metrics);
        using var other = RunMetrics.Read(resumed.Folder.Metrics);
        Assert.Equal(one.Steps().Select(step => step.Loss), other.Steps().Select(step => step.Loss));
        Assert.Equal(File.ReadAllText(whole.Folder.Samples), File.ReadAllText(resumed.Folder.Samples));
    }

    [Fact]
    public void A_model_is_trained_on_with_its_own_tokenizer_and_with_an_extended_one()
    {
        using var folder = new TemporaryFolder();
        var first = Train(folder, "first", Options(folder, ModelKind.Gpt, PretrainingObjective.NextToken), out _);
        var config = ModelConfiguration.Read(Path.Combine(first.Folder.Path, "config.json"));
        var more = Options(folder, ModelKind.Gpt, PretrainingObjective.NextToken) with
        {
            Model = config,
            ContinueFrom = first.Folder.Path,
        };
        var own = Train(folder, "own", more, out _);
        using (var before = RunMetrics.Read(first.Folder.Metrics))
        using (var after = RunMetrics.Read(own.Folder.Metrics))
        {
            Assert.True(after.Steps()[0].Loss < before.Steps()[0].Loss - 0.1);
        }

        var old = HuggingFaceTokenizer.Open(first.Folder.Path).Tokenizer;
        var added = old.WithAddedTokens([new AddedToken(old.VocabularySize, "말모이")]);
        new HuggingFaceTokenizer(added).Save(folder["extended"]);
        Train(folder, "grown", more with { Tokenizer = folder["extended"] }, out _);
        using var opened = TransformerFolder.Open(folder["grown"]);
        Assert.Equal(old.VocabularySize + 1, opened.Model.VocabularySize);
        Assert.Single(opened.Tokenizer.Encode("말모이"));
    }

    [Fact]
    public void Two_programs_do_not_train_in_one_folder()
    {
        using var folder = new TemporaryFolder();
        var options = Options(folder, ModelKind.Gpt, PretrainingObjective.NextToken);
        using (PretrainingRun.Begin(folder["run"], options, []))
        {
            Assert.Contains(
                "by another program",
                Assert.Throws<InputException>(() => PretrainingRun.Begin(folder["run"], options, [])).Message,
                StringComparison.Ordinal
            );
        }

        PretrainingRun.Begin(folder["run"], options, []).Dispose();
    }

    [Fact]
    public void What_does_not_fit_is_refused_before_a_folder_is_made()
    {
        using var folder = new TemporaryFolder();
        var options = Options(folder, ModelKind.Gpt, PretrainingObjective.NextToken);
        Refused("longer than the 16 positions", options with { Context = 17 });
        Refused("does not learn by Masked", options with { Objective = PretrainingObjective.Masked });
        Refused("use 'train gpt'", options with { Kind = ModelKind.Lstm });
        Refused("names no class", options with { Model = Named("""["GPT2Model"]""") });
        Refused("of 0.7 held out", options with { HeldOut = 0.7 });
        Refused("0 rows", options with { Batch = 0 });
        Refused("does not fit in memory", options with { Batch = 1_000_000_000 });
        Refused("times the --accumulate", options with { Batch = 1_000_000_000 });
        Assert.False(Directory.Exists(folder["run"]));

        void Refused(string said, PretrainingOptions told)
        {
            var error = Assert.Throws<InputException>(() => PretrainingRun.Begin(folder["run"], told, []));
            Assert.Contains(said, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }

        ModelConfiguration Named(string classes)
        {
            var json = options.Model.Json.DeepClone().AsObject();
            json["architectures"] = JsonNode.Parse(classes);
            return options.Model with { Json = json };
        }
    }

    [Fact]
    public void Every_size_is_about_as_large_as_its_name_says_and_its_shape_fits()
    {
        foreach (var kind in Enum.GetValues<ModelKind>())
        {
            foreach (var preset in ModelPreset.Of(kind))
            {
                var model = ModelConfiguration
                    .Of(kind, preset, kind.DefaultObjective())
                    .With("vocab_size", preset.Vocabulary);
                kind.Check(model.Family(), model.Spec(), model.Path);
                var size = new Malmoi.Architectures.ModelSize(model.Spec()).Parameters;
                if (char.IsAsciiDigit(preset.Name[0]))
                {
                    var said = 1e6 * double.Parse(preset.Name[..^1], System.Globalization.CultureInfo.InvariantCulture);
                    Assert.InRange(size, 0.85 * said, 1.15 * said);
                }
            }

            Assert.Throws<InputException>(() => ModelPreset.Find(kind, "7b"));
        }

        Assert.Equal(124_439_808, Parameters(ModelKind.Gpt, "gpt2"));
        Assert.Equal(1_557_611_200, Parameters(ModelKind.Gpt, "gpt2-xl"));
    }

    private static long Parameters(ModelKind kind, string name)
    {
        var preset = ModelPreset.Find(kind, name);
        var model = ModelConfiguration.Of(kind, preset, kind.DefaultObjective()).With("vocab_size", preset.Vocabulary);
        return new Malmoi.Architectures.ModelSize(model.Spec()).Parameters;
    }

    private static PretrainingRun Train(
        TemporaryFolder folder,
        string name,
        PretrainingOptions options,
        out TrainingOutcome outcome,
        ITrainingObserver? observer = null,
        CancellationToken ct = default
    )
    {
        using var run = PretrainingRun.Begin(folder[name], options, []);
        if (run.NeedsTokenizer)
        {
            run.Take(TokenizerTrainer.Train(Corpus.Open(folder["text.txt"]), run.Recipe, null, ct));
        }

        if (run.NeedsTokens)
        {
            var isPair = options.Objective == PretrainingObjective.Translation;
            var corpus = Corpus.Open(folder["text.txt"]);
            run.Tokenise(isPair ? [corpus, Corpus.Open(folder["text.txt"])] : [corpus], threads: 1, ct: ct);
        }

        outcome = run.Train(observer, ct: ct);
        return run;
    }

    private static PretrainingOptions Options(TemporaryFolder folder, ModelKind kind, PretrainingObjective objective)
    {
        var lines = Enumerable
            .Range(0, 60)
            .Select(i =>
                $"The {(i % 3 == 0 ? "cat" : "dog")} sat on the {(i % 2 == 0 ? "mat" : "log")} . It was {i % 7} years old . 고양이가 {i % 5} 마리 있다 ."
            );
        folder.Write("text.txt", string.Join('\n', lines));
        var preset = new ModelPreset(
            "tiny",
            16,
            1,
            2,
            kind == ModelKind.Seq2Seq ? 400 : 300,
            kind is ModelKind.Gpt ? 16 : 64,
            4
        );
        return new PretrainingOptions
        {
            Kind = kind,
            Model = ModelConfiguration.Of(kind, preset, objective),
            Objective = objective,
            Corpus = folder["text.txt"],
            Vocabulary = preset.Vocabulary,
            HeldOut = 0.1,
            Batch = preset.Batch,
            Context = preset.Context,
            Steps = 12,
            Warmup = 1,
            EvaluateEvery = 6,
            SampleTokens = 5,
            Training = new TrainerOptions
            {
                Steps = 1,
                LearningRate = 0.01,
                Schedule = new CosineDecay(),
                EvaluationBatches = 2,
            },
        };
    }

    private sealed class StopAt(long step, CancellationTokenSource stop) : ITrainingObserver
    {
        public void Stepped(TrainingStep taken)
        {
            if (taken.Step == step)
            {
                stop.Cancel();
            }
        }
    }
}
