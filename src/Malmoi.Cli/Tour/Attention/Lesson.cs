using Malmoi.Families;
using Malmoi.Neural;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Pretraining.Schedules;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>Trains a small model for so many steps and remembers how the loss fell.</summary>
internal sealed class Lesson(TourContext tour, CancellationToken ct) : ITrainingObserver
{
    private const int Kept = 60;
    private readonly List<(double Step, double Loss)> _curve = [];
    private double _sum;
    private long _every = 1;

    /// <summary>Tokens read.</summary>
    public long Tokens { get; private set; }

    /// <summary>The mean loss of some steps after another, in bits a token.</summary>
    public IReadOnlyList<(double Step, double Loss)> Curve => _curve;

    public static Transformer Fresh(Family family, ModelTask task, int seed)
    {
        using var weights = new FreshWeights(seed, family);
        return new Transformer(family.Spec(task), weights);
    }

    public void Learn(ITrainable model, IBatches data, int steps, double rate, int seed)
    {
        _every = Math.Max(1, steps / Kept);
        using var trainer = new Trainer(
            model,
            data,
            new TrainerOptions
            {
                Steps = steps,
                LearningRate = rate,
                Optimizer = new AdamWSpec { Beta2 = 0.95, WeightDecay = 0.1 },
                Schedule = new CosineDecay { Warmup = steps / 10, Floor = 0.1 },
                Seed = seed,
            }
        );
        Tokens = trainer.Run(this, ct).Tokens;
        ct.ThrowIfCancellationRequested();
        tour.Step($"  {steps} steps, {Tokens:N0} tokens, loss {_curve[^1].Loss:F2} bits a token");
    }

    public void Stepped(TrainingStep step)
    {
        _sum += step.Loss / Math.Log(2);
        if (step.Step % _every == 0)
        {
            _curve.Add((step.Step, _sum / _every));
            _sum = 0;
        }
    }
}
