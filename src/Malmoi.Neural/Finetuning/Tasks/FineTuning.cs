using System.Diagnostics;
using System.Runtime.InteropServices;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Pretraining.Schedules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>Tunes a model for a task as BERT was (Devlin et al., 2019): a few epochs with a small learning rate, the best one on held-out records kept.</summary>
public sealed class FineTuning : IDisposable
{
    private readonly TaskModel _model;
    private readonly TaskTraining _training;
    private readonly TaskExamples _learned;
    private readonly TaskExamples? _heldOut;
    private readonly FineTuningOptions _options;
    private readonly long _stepsPerEpoch;
    private readonly Dictionary<string, Tensor> _kept = new(StringComparer.Ordinal);
    private long _steps;

    /// <param name="model">The caller disposes it.</param>
    /// <param name="learned">What it learns from.</param>
    /// <param name="heldOut">What each epoch is judged on; null: the last one is kept.</param>
    /// <param name="options">How.</param>
    /// <exception cref="InputException">An option is out of its range.</exception>
    public FineTuning(TaskModel model, TaskExamples learned, TaskExamples? heldOut, FineTuningOptions options)
    {
        options.Check(heldOut is not null);
        (_model, _learned, _heldOut, _options) = (model, learned, heldOut, options);
        _training = new TaskTraining(model, options.LabelSmoothing);
        var batches = (learned.Rows + options.BatchSize - 1) / options.BatchSize;
        _stepsPerEpoch = (batches + options.Accumulation - 1) / options.Accumulation;
    }

    /// <summary>The share of all steps that is done, from 0 to 1; may be asked from any thread.</summary>
    public double Share => (double)Interlocked.Read(ref _steps) / (_stepsPerEpoch * _options.Epochs);

    /// <summary>Tunes the model.</summary>
    /// <param name="observer">Is told how each epoch ended.</param>
    /// <param name="ct">Stops between two steps.</param>
    /// <exception cref="InputException">The loss is no number, or a batch does not fit in memory.</exception>
    public FineTuningResult Run(Action<EpochScores>? observer = null, CancellationToken ct = default)
    {
        var started = Stopwatch.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var epochs = new Epochs(this, observer, stop);
        var steps = _stepsPerEpoch * _options.Epochs;
        using var trainer = new Trainer(
            _training,
            new ExampleBatches(_learned, _options.BatchSize, _options.Seed),
            new TrainerOptions
            {
                Steps = steps,
                Optimizer = new AdamWSpec { WeightDecay = _options.WeightDecay },
                LearningRate = _options.LearningRate,
                Schedule = new LinearDecay { Warmup = (long)(steps * _options.Warmup) },
                Accumulation = _options.Accumulation,
                ClipNorm = _options.ClipNorm,
                Seed = _options.Seed,
            }
        );
        try
        {
            trainer.Run(epochs, stop.Token);
        }
        catch (ExternalException error) when (error.Message.Contains("memory", StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException(
                $"a batch of {_options.BatchSize} rows of up to {_model.Encoder.MaximumLength} tokens does not fit in memory: --batch {Math.Max(1, _options.BatchSize / 2)} --accumulate {_options.Accumulation * 2} learns the same from half at once, and --max-length makes rows shorter",
                error
            );
        }

        ct.ThrowIfCancellationRequested();
        Restore();
        return new FineTuningResult
        {
            Epochs = epochs.All,
            Best = epochs.Best!,
            Steps = trainer.Step,
            Trained = _training.Tensors.Values.Where(tensor => tensor.requires_grad).Sum(tensor => tensor.numel()),
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
        };
    }

    public void Dispose()
    {
        _training.Dispose();
        Forget();
    }

    private void Keep()
    {
        Forget();
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var (name, tensor) in _training.Tensors.Where(tensor => tensor.Value.requires_grad))
        {
            _kept[name] = tensor.detach().clone().DetachFromDisposeScope();
        }
    }

    private void Restore()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var (name, tensor) in _kept)
        {
            _training.Tensors[name].copy_(tensor);
        }
    }

    private void Forget()
    {
        foreach (var tensor in _kept.Values)
        {
            tensor.Dispose();
        }

        _kept.Clear();
    }

    private TaskScores? Judge()
    {
        if (_heldOut is null)
        {
            return null;
        }

        var scores = _heldOut.Judge(_heldOut.Predict(_model));
        if (scores is null || _options.Metric is not { } metric)
        {
            return scores;
        }

        return scores.Values.Any(value => value.Name == metric)
            ? scores with
            {
                Main = metric,
            }
            : throw new InputException(
                $"there is no score '{metric}': there are {string.Join(", ", scores.Values.Select(value => value.Name))}"
            );
    }

    /// <summary>Judges every epoch, keeps the best, and stops when none gets better.</summary>
    private sealed class Epochs(FineTuning tuning, Action<EpochScores>? observer, CancellationTokenSource stop)
        : ITrainingObserver
    {
        private readonly List<EpochScores> _all = [];
        private double _loss;

        public IReadOnlyList<EpochScores> All => _all;

        public EpochScores? Best { get; private set; }

        public void Stepped(TrainingStep step)
        {
            Interlocked.Exchange(ref tuning._steps, step.Step);
            _loss += step.Loss;
            if (step.Step % tuning._stepsPerEpoch == 0)
            {
                End((int)(step.Step / tuning._stepsPerEpoch));
            }
        }

        private void End(int epoch)
        {
            var scores = tuning.Judge();
            // A score that is no number (the correlation of a constant) is worse than any.
            var isBest =
                Best?.Scores is not { } best || scores is null || double.IsNaN(best.Best) || scores.Best > best.Best;
            var ended = new EpochScores(epoch, _loss / tuning._stepsPerEpoch, scores) { IsBest = isBest };
            _loss = 0;
            _all.Add(ended);
            if (isBest)
            {
                Best = ended;
                if (scores is not null)
                {
                    tuning.Keep();
                }
            }

            observer?.Invoke(ended);
            if (tuning._options.Patience is { } patience && epoch - Best!.Epoch >= patience)
            {
                stop.Cancel();
            }
        }
    }
}
