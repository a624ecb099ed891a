using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Pretraining.Schedules;
using Malmoi.Neural.Tests.FamilyContract;
using Malmoi.Tests;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>What a trainer does in a step, and that it can be stopped anywhere with the same result; dropout is at work, so no test beside them draws numbers.</summary>
[Collection(nameof(LiveTensors))]
public sealed class TrainerTests : IDisposable
{
    private static readonly TrainerOptions Options = new() { Steps = 12, LearningRate = 1e-2 };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Optimizers => ["adamw", "adafactor", "lion", "sgd"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Stopped_and_resumed_a_training_ends_bit_for_bit_as_without_a_stop(string optimizer)
    {
        var options = Options with
        {
            Accumulation = 2,
            AverageDecay = 0.8,
            ClipNorm = 0.5,
            Schedule = new CosineDecay { Warmup = 3 },
            Optimizer = optimizer switch
            {
                "adamw" => new AdamWSpec(),
                "adafactor" => new AdafactorSpec { Beta1 = 0.9 },
                "lion" => new LionSpec(),
                _ => new SgdSpec(),
            },
        };
        using var whole = new Student();
        var steps = new StepList();
        whole.Train(options, steps);
        var stopped = options with { Folder = _folder.Path };
        var again = new StepList();
        foreach (var stop in new long[] { 1, 5, 6 })
        {
            using var part = new Student();
            using var cancellation = new CancellationTokenSource();
            var observer = new StepList
            {
                OnStep = step =>
                {
                    if (step.Step == stop)
                    {
                        cancellation.Cancel();
                    }
                },
            };
            var outcome = part.Train(stopped, observer, cancellation: cancellation.Token);
            Assert.Equal((TrainingEnd.Cancelled, stop), (outcome.End, outcome.Step));
            again.Steps.AddRange(observer.Steps);
        }

        using var last = new Student();
        Assert.Equal(TrainingEnd.Finished, last.Train(stopped, again).End);
        Assert.Equal(6, again.ResumedAt);
        Assert.Equal(steps.Steps.Select(Numbers), again.Steps.Select(Numbers));
        Assert.Equal(whole.Weights(), last.Weights());

        static object Numbers(TrainingStep step) =>
            (step.Step, step.Loss, step.GradientNorm, step.LearningRate, step.TotalTokens);
    }

    [Fact]
    public void A_model_learns_what_there_is_to_learn()
    {
        using var student = new Student();
        var steps = new StepList();
        student.Train(Options with { Steps = 150, EvaluateEvery = 150 }, steps, heldOut: new TinyBatches(perEpoch: 5));
        // Of two tokens one follows from the other; of the rest there are ten.
        Assert.InRange(steps.Evaluations[^1].Loss, 0, 0.75 * steps.Steps[0].Loss);
        Assert.All(steps.Steps, step => Assert.Equal((21, 18), (step.Tokens, (int)step.Predicted)));
        Assert.All(steps.Steps, step => Assert.True(step.Operations > 0 && step.Utilisation(1e12) > 0));
    }

    [Fact]
    public void Accumulated_batches_of_unequal_labels_weigh_as_one_batch_of_all()
    {
        using var scope = NewDisposeScope();
        var (few, many) = (new TinyBatches(1).Get(1), new TinyBatches(4).Get(2));
        var all = new Batch
        {
            Tokens = Rows(few.Tokens, many.Tokens),
            Labels = Rows(
                few.Labels! with
                {
                    Values = [.. few.Labels!.Values.Select((label, i) => i < 3 ? label : -100)],
                },
                many.Labels!
            ),
        };
        few = few with { Labels = few.Labels! with { Values = all.Labels.Values[..7] } };
        var options = Options with { Steps = 1, Optimizer = new SgdSpec(), LearningRate = 1, ClipNorm = null };
        using var parts = new Student(dropout: false);
        using var one = new Student(dropout: false);
        var (apart, together) = (new StepList(), new StepList());
        parts.Train(options with { Accumulation = 2 }, apart, data: new RecordedBatches(few, many));
        one.Train(options, together, data: new RecordedBatches(all));
        Assert.Equal(together.Steps[0].Loss, apart.Steps[0].Loss, 1e-6);
        Assert.Equal(together.Steps[0].GradientNorm, apart.Steps[0].GradientNorm, 1e-5);
        Assert.All(one.Weights().Zip(parts.Weights()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));

        static IdGrid Rows(IdGrid a, IdGrid b) => new(a.Rows + b.Rows, a.Length, [.. a.Values, .. b.Values]);
    }

    [Fact]
    public void Averaged_weights_are_evaluated_and_left_in_the_model_at_the_end()
    {
        var weights = new List<float[]>();
        using var plain = new Student();
        plain.Train(Options with { Steps = 4 }, new StepList { OnStep = _ => weights.Add(plain.Weights()) });
        using var averaged = new Student();
        var expected = averaged.Weights();
        var steps = new StepList();
        averaged.Train(
            Options with
            {
                Steps = 4,
                AverageDecay = 0.7,
                EvaluateEvery = 4,
            },
            steps,
            heldOut: new TinyBatches(perEpoch: 2)
        );
        foreach (var step in weights)
        {
            expected = [.. expected.Zip(step, (mean, weight) => 0.7f * mean + 0.3f * weight)];
        }

        Assert.All(expected.Zip(averaged.Weights()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        using var trainer = averaged.Trainer(Options with { EvaluateEvery = 1 }, heldOut: new TinyBatches(perEpoch: 2));
        Assert.Equal(trainer.Evaluate().Loss, steps.Evaluations[0].Loss, 1e-9);
    }

    [Fact]
    public void A_loss_that_falls_no_more_ends_the_training_at_the_best_weights()
    {
        var options = Options with
        {
            Steps = 200,
            LearningRate = 0.03,
            EvaluateEvery = 5,
            EarlyStopping = new EarlyStopping { Patience = 2 },
            Folder = _folder.Path,
            CheckpointEvery = 5,
            KeepCheckpoints = 1,
        };
        // What is learned by heart helps no other text.
        var (data, heldOut) = (new RecordedBatches(new TinyBatches().Get(0)), new TinyBatches(perEpoch: 4));
        using var student = new Student();
        var steps = new StepList();
        var outcome = student.Train(options, steps, data: data, heldOut: heldOut);
        Assert.Equal(TrainingEnd.EarlyStopped, outcome.End);
        var best = steps.Evaluations.MinBy(evaluation => evaluation.Loss)!;
        Assert.Equal((best.Step, best.Loss), (outcome.Best!.Step, outcome.Best.Loss));
        Assert.Equal(steps.Evaluations[^3], best);
        using var trainer = student.Trainer(options with { Folder = null, EarlyStopping = null }, heldOut: heldOut);
        Assert.Equal(best.Loss, trainer.Evaluate().Loss, 1e-9);

        using var again = new Student();
        var nothing = new StepList();
        Assert.Equal(TrainingEnd.EarlyStopped, again.Train(options, nothing, data: data, heldOut: heldOut).End);
        Assert.Empty(nothing.Steps);
        Assert.Equal(student.Weights(), again.Weights());
    }

    [Fact]
    public void However_many_steps_are_taken_no_tensor_stays_behind()
    {
        using var student = new Student(recomputes: true);
        using var trainer = student.Trainer(
            Options with
            {
                Steps = 60,
                Accumulation = 2,
                AverageDecay = 0.9,
                EvaluateEvery = 7,
                Folder = _folder.Path,
                CheckpointEvery = 9,
            },
            heldOut: new TinyBatches(perEpoch: 2)
        );
        var counts = new List<long>();
        trainer.Run(new StepList { OnStep = _ => counts.Add(LiveTensors.Count()) });
        Assert.All(counts, count => Assert.Equal(counts[0], count));
    }

    [Fact]
    public void A_loss_that_is_no_number_is_said_and_changes_no_weight()
    {
        using var student = new Student();
        student.Train(Options with { Steps = 3, Folder = _folder.Path });
        var before = student.Weights();
        using (no_grad())
        {
            student.Model.Tensors["decoder.norm.bias"].fill_(Held.Number(double.NaN));
        }

        using var trainer = new Trainer(
            student.Training,
            new TinyBatches(),
            Options with
            {
                Folder = _folder["other"],
            }
        );
        var error = Assert.Throws<InputException>(() => trainer.Run());
        Assert.Contains("at step 1 the loss is NaN", error.Message, StringComparison.Ordinal);
        using var again = new Student();
        again.Train(Options with { Steps = 3, Folder = _folder.Path });
        Assert.Equal(before, again.Weights());
    }

    [Fact]
    public void A_batch_that_does_not_fit_in_memory_is_named_with_what_would()
    {
        var greedy = new Bigrams { Change = loss => loss.Plus(zeros(1L << 50).sum()) };
        using var trainer = new Trainer(greedy, new TinyBatches(rows: 6), Options);
        var error = Assert.Throws<InputException>(() => trainer.Run());
        Assert.StartsWith("a batch of 6 rows of 7 tokens does not fit", error.Message, StringComparison.Ordinal);
        Assert.Contains("take 3 rows and 2 batches a step", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_trained_is_refused_in_a_line()
    {
        using var student = new Student();
        Refuses("0", Options with { Steps = 0 });
        Refuses("learning rate is NaN", Options with { LearningRate = double.NaN });
        Refuses("decay of 1", Options with { AverageDecay = 1 });
        Refuses("norm of 0", Options with { ClipNorm = 0 });
        Refuses("batches a step is 0", Options with { Accumulation = 0 });
        Refuses("beta 1 is 1", Options with { Optimizer = new AdamWSpec { Beta1 = 1 } });
        Refuses("weight decay is -1", Options with { Optimizer = new LionSpec { WeightDecay = -1 } });
        Refuses("13 steps of 12", Options with { Schedule = new LinearDecay { Warmup = 13 } });
        Refuses("no held-out batches", Options with { EvaluateEvery = 1 });
        Refuses("a folder", Options with { EarlyStopping = new EarlyStopping() });
        Refuses("not one batch", Options, new TinyBatches(perEpoch: 0));
        var silent = new TinyBatches
        {
            Change = (batch, _) =>
                batch with
                {
                    Labels = batch.Labels! with { Values = [.. batch.Labels.Values.Select(_ => -100)] },
                },
        };
        Assert.Contains(
            "nothing to predict",
            Assert.Throws<InputException>(() => student.Train(Options, data: silent)).Message,
            StringComparison.Ordinal
        );

        void Refuses(string words, TrainerOptions options, IBatches? data = null)
        {
            var error = Assert.Throws<InputException>(() => student.Train(options, data: data));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void Layers_computed_again_hold_a_fraction_of_the_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the allocator is asked how much it gave, which is glibc's");
        var (kept, again) = (Held(recomputes: false), Held(recomputes: true));
        // Of eight layers only their inputs stay, and of each there are some fifteen tensors.
        Assert.True(again < kept / 4, $"{kept >> 10} KiB kept, {again >> 10} KiB where layers are computed again");

        static long Held(bool recomputes)
        {
            using var student = new Student(recomputes: recomputes, layers: 8, dropout: false);
            var batch = new TinyBatches(rows: 400, length: 15).Get(0);
            var before = Allocator.BytesInUse();
            using var loss = student.Training.Loss(batch, training: true);
            var held = Allocator.BytesInUse() - before;
            ((ITrainable)student.Training).Backward(loss);
            return held;
        }
    }
}
