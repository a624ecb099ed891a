using Malmoi.Instructions.Rewards;
using Malmoi.Neural.Alignment.Online;
using Malmoi.Neural.Alignment.Policies;
using Malmoi.Neural.Blocks;
using Malmoi.Tests;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Alignment.Online;

/// <summary>Policies that learn from their own answers.</summary>
public class PolicyTrainingTests
{
    public static TheoryData<string> Methods => ["ppo", "grpo", "dr-grpo", "dapo", "rloo"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_policy_learns_to_say_the_wanted_letter_and_stays_near_its_reference(string method)
    {
        using var letters = new LetterPolicy();
        var steps = new Steps();
        using var training = new PolicyTraining(
            letters.Parts(new LetterPolicy.LetterReward()),
            Options(method) with
            {
                Steps = 40,
                LearningRate = 0.01,
                EvaluateEvery = 40,
            }
        );
        var outcome = training.Run(steps, TestContext.Current.CancellationToken);
        Assert.Equal(PolicyEnd.Finished, outcome.End);
        var (first, last) = (steps.Taken[0], steps.Taken[^1]);
        Assert.InRange(first.Score, 0, 0.25);
        Assert.InRange(first.Distance, -1e-4, 1e-4);
        Assert.InRange(last.Score, 0.6, 1);
        Assert.InRange(last.Distance, 0.5, 25);
        Assert.InRange(last.Entropy, 0, first.Entropy);
        Assert.InRange(outcome.Comparison!.WinRate, 0.8, 1);
        Assert.True(outcome.Comparison.After > outcome.Comparison.Before);
    }

    [Fact]
    public void An_adapter_learns_and_the_model_under_it_stays()
    {
        using var letters = new LetterPolicy(rank: 4);
        using var scope = NewDisposeScope();
        var before = letters.Model.Tensors["decoder.layers.0.attention.query.weight"].clone();
        var steps = new Steps();
        using var training = new PolicyTraining(
            letters.Parts(new LetterPolicy.LetterReward()),
            Options("ppo") with
            {
                Steps = 40,
                LearningRate = 0.02,
            }
        );
        training.Run(steps, TestContext.Current.CancellationToken);
        Assert.InRange(steps.Taken[^1].Score, 0.5, 1);
        Assert.Equal(
            0,
            (before - letters.Model.Tensors["decoder.layers.0.attention.query.weight"]).abs().sum().item<float>()
        );
    }

    [Fact]
    public void Prompts_are_drawn_again_until_enough_of_them_teach_something()
    {
        var (once, often) = (Taken(1), Taken(4));
        Assert.Equal(0, once.PolicyLoss);
        Assert.Equal(1, once.Level);
        Assert.NotEqual(0, often.GradientNorm);
        Assert.InRange(often.Level, 0.5, 0.99);
        // The same again: what is drawn follows from the step and the draw.
        Assert.Equal(often.Score, Taken(4).Score);
        Assert.Equal(0, Taken(4, step => step < 20).GradientNorm);

        static PolicyStep Taken(int draws, Func<int, bool>? isLevel = null)
        {
            using var letters = new LetterPolicy();
            var steps = new Steps();
            var asked = 0;
            var reward = new LateReward(() => (isLevel ?? (draw => draw < 2))(asked++));
            using var training = new PolicyTraining(
                letters.Parts(reward),
                Options("dapo") with
                {
                    Method = GrpoMethod.Variant("dapo") with { Group = 4, Draws = draws },
                    Steps = 1,
                    EvaluateEvery = 0,
                }
            );
            training.Run(steps, TestContext.Current.CancellationToken);
            return steps.Taken[0];
        }
    }

    // All answers are worth the same, until they are worth their number.
    private sealed record LateReward(Func<bool> IsLevel) : IReward
    {
        public ValueTask<IReadOnlyList<float>> ScoreAsync(IReadOnlyList<Reply> replies, CancellationToken ct = default)
        {
            var isLevel = IsLevel();
            return new ValueTask<IReadOnlyList<float>>([.. replies.Select((_, i) => isLevel ? 0f : i)]);
        }
    }

    [Fact]
    public void The_price_of_distance_follows_its_target()
    {
        var (free, held) = (Taken(null), Taken(1));
        var price = new AdaptiveKl(held[0].DistanceWeight, target: 1, horizon: 100);
        foreach (var step in held)
        {
            Assert.Equal(price.Weight, step.DistanceWeight, 1e-9);
            price.Update(step.Distance, answers: 16);
        }

        Assert.True(price.Weight > held[0].DistanceWeight);
        Assert.All(free, step => Assert.Equal(held[0].DistanceWeight, step.DistanceWeight));
        // One step's distance is the mean of sixteen drawn answers.
        Assert.True(
            free.TakeLast(20).Average(step => step.Distance) > 1.5 * held.TakeLast(20).Average(step => step.Distance)
        );

        static List<PolicyStep> Taken(double? target)
        {
            using var letters = new LetterPolicy();
            var steps = new Steps();
            using var training = new PolicyTraining(
                letters.Parts(new LetterPolicy.LetterReward()),
                Options("ppo") with
                {
                    Steps = 40,
                    LearningRate = 0.01,
                    DistanceTarget = target,
                    DistanceHorizon = 100,
                }
            );
            training.Run(steps, TestContext.Current.CancellationToken);
            return steps.Taken;
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_training_that_is_stopped_and_goes_on_ends_with_the_same_numbers(string method)
    {
        using var scratch = new TemporaryFolder();
        var options = Options(method) with { Steps = 5, LearningRate = 0.01, DistanceTarget = 1, CheckpointEvery = 2 };
        var (whole, wholeSteps) = Train(scratch["whole"], options, stopAfter: null);
        var (_, begun) = Train(scratch["parts"], options, stopAfter: 3);
        Assert.Equal(3, begun.Taken.Count);
        var (parts, rest) = Train(scratch["parts"], options, stopAfter: null);
        Assert.Equal(whole, parts);
        Assert.Equal(wholeSteps.Taken[4].Score, rest.Taken[^1].Score);
        Assert.Equal(wholeSteps.Taken[4].DistanceWeight, rest.Taken[^1].DistanceWeight);
        Assert.Equal(5, new StepLines(scratch["parts/policy.jsonl"]).Read().Count);
    }

    [Fact]
    public void A_training_that_was_killed_goes_on_from_its_checkpoint()
    {
        using var scratch = new TemporaryFolder();
        var options = Options("ppo") with { Steps = 5, LearningRate = 0.01, CheckpointEvery = 2 };
        var (whole, _) = Train(scratch["whole"], options, stopAfter: null);
        // What a killed process leaves: a checkpoint of step 2, and a line of step 3 with half of another.
        Train(scratch["killed"], options with { Steps = 3 }, stopAfter: null);
        Directory.Delete(scratch["killed/checkpoints/step-3"], recursive: true);
        File.AppendAllText(scratch["killed/policy.jsonl"], "{\"step\": 4, \"sco");
        var (after, steps) = Train(scratch["killed"], options, stopAfter: null);
        Assert.Equal(whole, after);
        Assert.Equal([3, 4, 5], steps.Taken.Select(step => step.Step));
        Assert.Equal(
            [1L, 2, 3, 4, 5],
            new StepLines(scratch["killed/policy.jsonl"]).Read().Select(line => (long)line["step"]!)
        );
    }

    [Fact]
    public void A_training_that_diverges_ends_with_its_last_good_checkpoint()
    {
        using var scratch = new TemporaryFolder();
        using var letters = new LetterPolicy();
        var reward = new SpoiledReward();
        using var training = new PolicyTraining(
            letters.Parts(reward),
            Options("ppo") with
            {
                Steps = 9,
                LearningRate = 0.01,
                CheckpointEvery = 2,
                Method = new PpoMethod { Clipping = new Ppo { MostRatio = double.PositiveInfinity } },
            },
            scratch["run"]
        );
        float[]? good = null;
        var steps = new Steps(step =>
        {
            if (step.Step == 3)
            {
                good = letters.Numbers();
                Spoil(letters);
            }
        });
        var outcome = training.Run(steps, TestContext.Current.CancellationToken);
        Assert.Equal(PolicyEnd.Diverged, outcome.End);
        Assert.Contains("is no number", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(2, outcome.Step);
        Assert.All(letters.Numbers(), number => Assert.True(float.IsFinite(number)));
        Assert.NotEqual(good, letters.Numbers());

        static void Spoil(LetterPolicy letters)
        {
            using var noGradients = no_grad();
            letters.Model.Tensors["decoder.norm.weight"].fill_(Held.Number(double.NaN));
        }
    }

    [Fact]
    public void A_reward_that_is_no_number_is_refused_with_the_answer()
    {
        using var letters = new LetterPolicy();
        using var training = new PolicyTraining(
            letters.Parts(new SpoiledReward { Value = float.NaN }),
            Options("ppo") with
            {
                Steps = 2,
            }
        );
        var error = Assert.Throws<InputException>(() => training.Run(null, TestContext.Current.CancellationToken));
        Assert.Contains("the reward of an answer is NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_settings_are_refused_in_one_line()
    {
        Assert.Contains(
            "--group 2",
            Refused(Options("grpo") with { Method = new GrpoMethod { Group = 1 } }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--group 2",
            Refused(Options("grpo") with { Method = new RlooMethod { Group = 1 } }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no variant of GRPO",
            Assert.Throws<InputException>(() => GrpoMethod.Variant("gspo")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--temperature is 0",
            Refused(Options("ppo") with { Temperature = 0 }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "there is no prompt",
            Refused(Options("ppo"), parts => parts with { Prompts = [] }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "prompt 1 has 24 tokens",
            Refused(Options("ppo"), parts => parts with { Prompts = [new PolicyPrompt([], new int[24])] }),
            StringComparison.Ordinal
        );

        static string Refused(PolicyOptions options, Func<PolicyParts, PolicyParts>? change = null)
        {
            using var letters = new LetterPolicy();
            var parts = letters.Parts(new LetterPolicy.LetterReward());
            return Assert
                .Throws<InputException>(() => new PolicyTraining(change?.Invoke(parts) ?? parts, options))
                .Message;
        }
    }

    internal static PolicyOptions Options(string method) =>
        new()
        {
            Method = method switch
            {
                "ppo" => new PpoMethod(),
                "rloo" => new RlooMethod(),
                _ => GrpoMethod.Variant(method) with { Group = 4 },
            },
            Steps = 1,
            Prompts = method == "ppo" ? 16 : 4,
            AnswerTokens = 6,
            Epochs = 2,
            Updates = 2,
            Rows = 5,
            Threads = 1,
        };

    private static (float[] Numbers, Steps Steps) Train(string folder, PolicyOptions options, int? stopAfter)
    {
        using var letters = new LetterPolicy();
        using var stop = new CancellationTokenSource();
        var steps = new Steps(step =>
        {
            if (step.Step == stopAfter)
            {
                stop.Cancel();
            }
        });
        using var training = new PolicyTraining(letters.Parts(new LetterPolicy.UnevenReward()), options, folder);
        training.Run(steps, stop.Token);
        return (letters.Numbers(), steps);
    }

    private sealed class Steps(Action<PolicyStep>? also = null) : IPolicyObserver
    {
        public List<PolicyStep> Taken { get; } = [];

        public void Stepped(PolicyStep step)
        {
            Taken.Add(step);
            also?.Invoke(step);
        }
    }

    private sealed record SpoiledReward : RuleReward
    {
        public float Value { get; init; } = 1;

        protected override float Score(Reply reply) => reply.Text.Length % 2 == 0 ? Value : 0;
    }
}
