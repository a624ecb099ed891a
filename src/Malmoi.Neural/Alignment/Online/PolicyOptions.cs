using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Pretraining.Schedules;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>How a policy is trained on its own answers.</summary>
public sealed record PolicyOptions
{
    /// <summary>How it learns.</summary>
    public required PolicyMethod Method { get; init; }

    /// <summary>Steps in all: each writes answers, judges them, and learns from them.</summary>
    public required long Steps { get; init; }

    /// <summary>Prompts that are answered in a step.</summary>
    public int Prompts { get; init; } = 16;

    /// <summary>Tokens of an answer at most.</summary>
    public int AnswerTokens { get; init; } = 64;

    /// <summary>How freely answers are drawn.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Answers are drawn from the likeliest tokens that reach this probability; null: from all.</summary>
    public double? TopP { get; init; }

    /// <summary>Answers that are written at the same time.</summary>
    public int AtOnce { get; init; } = 64;

    /// <summary>Times that the answers of a step are learned from.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Updates in each of these: the answers are shared out among as many batches.</summary>
    public int Updates { get; init; } = 1;

    /// <summary>Answers that are learned from at once; more of an update are added up.</summary>
    public int Rows { get; init; } = 8;

    public OptimizerSpec Optimizer { get; init; } = new AdamWSpec { WeightDecay = 0 };

    public double LearningRate { get; init; } = 1e-5;

    public Schedule Schedule { get; init; } = new ConstantRate();

    /// <summary>The greatest norm of all gradients together; null: any.</summary>
    public double? ClipNorm { get; init; } = 1;

    /// <summary>β: the price of a nat away from the reference, where that is part of the reward.</summary>
    public double DistanceWeight { get; init; } = 0.05;

    /// <summary>The distance that β is to hold, in nats an answer (Ziegler et al., 2019); null: β stays as it is.</summary>
    public double? DistanceTarget { get; init; }

    /// <summary>Answers in which β may change by about a fifth.</summary>
    public double DistanceHorizon { get; init; } = 10_000;

    /// <summary>What is taken off the score of an answer that did not come to its end.</summary>
    public double EndPenalty { get; init; }

    /// <summary>Weight of the pretraining text that is learned beside (PPO-ptx), where there is some.</summary>
    public double PretrainingWeight { get; init; } = 1;

    /// <summary>Of prompts, answers and batches.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Steps between two comparisons with the reference on held-out prompts; 0: none.</summary>
    public long EvaluateEvery { get; init; }

    /// <summary>Steps between two checkpoints; 0: only at the end.</summary>
    public long CheckpointEvery { get; init; }

    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>Whether a sign that the reward is being cheated ends the training at its last good checkpoint.</summary>
    public bool StopsOnAlarm { get; init; }

    public AlarmOptions Alarms { get; init; } = new();

    /// <summary>Threads of the engine that writes; null: one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>Answers a step.</summary>
    public int Answers => Prompts * Method.Group;

    /// <exception cref="InputException">A setting is out of its range.</exception>
    public void Check()
    {
        Method.Check();
        Positive("--steps", Steps);
        Positive("--prompts-per-step", Prompts);
        Positive("--answer-tokens", AnswerTokens);
        Positive("--at-once", AtOnce);
        Positive("--epochs", Epochs);
        Positive("--updates", Updates);
        Positive("--rows", Rows);
        Require(
            Temperature is > 0 and < 100,
            "--temperature",
            Temperature,
            "a number above 0: a greedy policy learns nothing"
        );
        Require(TopP is null or (> 0 and <= 1), "--top-p", TopP ?? 0, "a probability above 0 and up to 1");
        Require(LearningRate is > 0 and < 1e3, "--learning-rate", LearningRate, "a number above 0, as 1e-5");
        Require(DistanceWeight is >= 0 and < 1e6, "--kl", DistanceWeight, "0 or more");
        Require(
            DistanceTarget is null or (> 0 and < 1e6),
            "--kl-target",
            DistanceTarget ?? 0,
            "a number of nats above 0"
        );
        Require(DistanceHorizon > 0, "--kl-horizon", DistanceHorizon, "a number of answers above 0");
        Require(EndPenalty is >= 0 and < 1e6, "--end-penalty", EndPenalty, "0 or more");
        if (Updates > Answers)
        {
            throw new InputException(
                $"--updates {Updates} are more than the {Answers} answers of a step: give fewer, or answer more prompts"
            );
        }
    }

    private static void Positive(string option, long value) => Require(value >= 1, option, value, "1 or more");

    private static void Require(bool holds, string option, double value, string expected)
    {
        if (!holds)
        {
            throw new InputException(FormattableString.Invariant($"{option} is {value}: expected {expected}"));
        }
    }
}
