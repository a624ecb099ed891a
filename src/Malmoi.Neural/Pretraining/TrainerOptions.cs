using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Pretraining.Schedules;

namespace Malmoi.Neural.Pretraining;

/// <summary>How a model is trained.</summary>
public sealed record TrainerOptions
{
    /// <summary>Steps from the very beginning, those of earlier runs with them.</summary>
    public required long Steps { get; init; }

    public OptimizerSpec Optimizer { get; init; } = new AdamWSpec();

    /// <summary>The full learning rate, which <see cref="Schedule"/> scales.</summary>
    public double LearningRate { get; init; } = 3e-4;

    public Schedule Schedule { get; init; } = new ConstantRate();

    /// <summary>Batches a step: their gradients are those of one batch that holds them all.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>The greatest norm of all gradients together; longer ones are scaled down to it. Null: any.</summary>
    public double? ClipNorm { get; init; } = 1;

    /// <summary>How slowly averaged weights follow the trained ones (0.999); null: there are none.</summary>
    /// <remarks>They are what is evaluated, and what the model holds when the training is over.</remarks>
    public double? AverageDecay { get; init; }

    /// <summary>Of dropout: every step is seeded from this and its number.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Steps between two evaluations on held-out batches; 0: none.</summary>
    public long EvaluateEvery { get; init; }

    /// <summary>Held-out batches that are evaluated; null: all of one pass.</summary>
    public long? EvaluationBatches { get; init; }

    /// <summary>When to end before <see cref="Steps"/>; null: never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Where checkpoints are kept, in a folder "checkpoints"; a training that began there goes on. Null: nothing is kept.</summary>
    public string? Folder { get; init; }

    /// <summary>Steps between two checkpoints; 0: only where the training ends or is stopped.</summary>
    public long CheckpointEvery { get; init; }

    /// <summary>How many checkpoints are kept; older ones are deleted.</summary>
    public int KeepCheckpoints { get; init; } = 2;

    /// <exception cref="InputException">An option is out of its range, or asks for another that is missing.</exception>
    internal void Check(bool hasHeldOut)
    {
        Positive("the number of steps", Steps);
        Positive("the number of batches a step", Accumulation);
        Positive("the number of checkpoints to keep", KeepCheckpoints);
        Positive("the number of held-out batches", EvaluationBatches ?? 1);
        if (EvaluateEvery < 0 || CheckpointEvery < 0)
        {
            throw new InputException(
                "steps between two evaluations or checkpoints are counted from 1 on: give 0 for none"
            );
        }

        if (!(LearningRate is > 0 and < double.PositiveInfinity))
        {
            throw new InputException(
                FormattableString.Invariant($"the learning rate is {LearningRate}: give a number above 0")
            );
        }

        if (ClipNorm is { } norm && !(norm > 0))
        {
            throw new InputException(
                FormattableString.Invariant(
                    $"gradients are to be clipped to a norm of {norm}: give one above 0, or none"
                )
            );
        }

        if (AverageDecay is { } decay && !(decay is > 0 and < 1))
        {
            throw new InputException(
                FormattableString.Invariant($"weights are averaged with a decay of {decay}: give one between 0 and 1")
            );
        }

        if (EvaluateEvery > 0 && !hasHeldOut)
        {
            throw new InputException("there are no held-out batches to evaluate: give some, or do not evaluate");
        }

        Optimizer.Check();
        Schedule.Check(Steps);
        EarlyStopping?.Check(this);
    }

    private static void Positive(string name, long value)
    {
        if (value < 1)
        {
            throw new InputException($"{name} is {value}: give 1 or more");
        }
    }
}

/// <summary>Ends a training whose held-out loss falls no more; the best weights are put back.</summary>
public sealed record EarlyStopping
{
    /// <summary>Evaluations in a row that may bring nothing.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>By how many nats a loss must fall below the best to count as better.</summary>
    public double Improvement { get; init; }

    internal void Check(TrainerOptions options)
    {
        if (Patience < 1 || !(Improvement is >= 0 and < double.PositiveInfinity))
        {
            throw new InputException(
                FormattableString.Invariant(
                    $"early stopping with a patience of {Patience} and an improvement of {Improvement}: give 1 or more, and 0 or more"
                )
            );
        }

        if (options.Folder is null || options.EvaluateEvery == 0)
        {
            throw new InputException(
                "early stopping needs evaluations and a folder, in which the best weights are kept: give both"
            );
        }
    }
}
