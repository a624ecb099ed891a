using System.Diagnostics;
using System.Runtime.InteropServices;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining;

/// <summary>Trains a model: step after step, stopped and resumed at will with the same result.</summary>
/// <remarks>
/// What a step does follows from its number, the options and the weights alone: its batches are functions of their numbers, and its
/// dropout is seeded from (seed, step). So a checkpoint is weights, what the optimiser remembers, and a number.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private readonly ITrainable _model;
    private readonly IBatches _data;
    private readonly IBatches? _heldOut;
    private readonly TrainerOptions _options;
    private readonly Parameter[] _tensors;
    private readonly Optimizer _optimizer;
    private readonly WeightAverage? _average;
    private readonly TrainingCheckpoints? _checkpoints;
    private BestEvaluation? _best;
    private int _unimproved;
    private bool _resumed;

    /// <param name="model">The caller disposes it.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="options">How.</param>
    /// <param name="heldOut">What it is evaluated on; null: it is not.</param>
    /// <exception cref="InputException">An option is out of its range, the model has nothing to learn, or the data is empty.</exception>
    public Trainer(ITrainable model, IBatches data, TrainerOptions options, IBatches? heldOut = null)
    {
        options.Check(heldOut is not null);
        if (data.PerEpoch < 1 || heldOut?.PerEpoch < 1)
        {
            throw new InputException(
                $"there is not one {(data.PerEpoch < 1 ? "" : "held-out ")}batch in the data: give more text, or smaller batches"
            );
        }

        if (options.EvaluateEvery > 0 && heldOut!.PerEpoch is null && options.EvaluationBatches is null)
        {
            throw new InputException("held-out data without an end needs a number of batches to evaluate: give one");
        }

        _tensors = [.. model.Tensors.Values.Where(tensor => tensor.requires_grad)];
        if (_tensors.Length == 0)
        {
            throw new InputException("the model has no tensor that is to be trained: all are frozen");
        }

        (_model, _data, _heldOut, _options) = (model, data, heldOut, options);
        _optimizer = Optimizer.Create(options.Optimizer, model.Tensors);
        _average = options.AverageDecay is { } decay ? new WeightAverage(model.Tensors, decay) : null;
        _checkpoints = options.Folder is { } folder
            ? new TrainingCheckpoints(folder, Files(), options, data.PerEpoch)
            : null;
    }

    /// <summary>Steps taken.</summary>
    public long Step { get; private set; }

    /// <summary>Tokens read, without padding.</summary>
    public long Tokens { get; private set; }

    /// <summary>Trains on until all steps are taken, the held-out loss falls no more, or it is asked to stop; from the newest checkpoint, if there is one.</summary>
    /// <exception cref="InputException">The loss is no number, the disk is full, or the checkpoints are of another training; the previous checkpoint stands.</exception>
    public TrainingOutcome Run(ITrainingObserver? observer = null, CancellationToken cancellation = default)
    {
        using var taken = _checkpoints?.Take();
        if (!_resumed)
        {
            Resume(observer);
        }

        while (Step < _options.Steps && !IsExhausted)
        {
            if (cancellation.IsCancellationRequested)
            {
                Save(observer);
                return Outcome(TrainingEnd.Cancelled);
            }

            var step = Advance();
            observer?.Stepped(step);
            var isBest = _options.EvaluateEvery > 0 && Step % _options.EvaluateEvery == 0 && Weigh(observer);
            if (
                (isBest && _options.EarlyStopping is not null)
                || (_options.CheckpointEvery > 0 && Step % _options.CheckpointEvery == 0)
            )
            {
                Save(observer);
            }
        }

        Save(observer);
        var stopped = IsExhausted;
        if (stopped && _best!.Step != Step)
        {
            _checkpoints!.Load(_best.Step);
        }

        _average?.Apply();
        return Outcome(stopped ? TrainingEnd.EarlyStopped : TrainingEnd.Finished);
    }

    /// <summary>Scores the held-out batches with the averaged weights, where there are any.</summary>
    /// <exception cref="InputException">There are none, or none of them has a label.</exception>
    public HeldOutScore Evaluate()
    {
        if (_heldOut is null)
        {
            throw new InputException("there are no held-out batches to evaluate: give some");
        }

        using var loan = _average?.Lend();
        using var noGradients = no_grad();
        var started = Stopwatch.GetTimestamp();
        var (sum, predicted) = (0.0, 0L);
        var count = Math.Min(_options.EvaluationBatches ?? long.MaxValue, _heldOut.PerEpoch ?? long.MaxValue);
        for (var number = 0L; number < count; number++)
        {
            using var scope = NewDisposeScope();
            var batch = _heldOut.Get(number);
            if (batch.Predicted > 0)
            {
                sum += _model.Loss(batch, training: false).item<float>() * (double)batch.Predicted;
                predicted += batch.Predicted;
            }
        }

        return predicted > 0
            ? new HeldOutScore(Step, sum / predicted, predicted, Stopwatch.GetElapsedTime(started).TotalSeconds)
            : throw new InputException("the held-out batches have no label to predict: give more text");
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _average?.Dispose();
        Gradients.Clear(_tensors);
    }

    private bool IsExhausted => _options.EarlyStopping is { } stopping && _unimproved >= stopping.Patience;

    private TrainingStep Advance()
    {
        using var scope = NewDisposeScope();
        var started = Stopwatch.GetTimestamp();
        var batches = new Batch[_options.Accumulation];
        for (var i = 0; i < batches.Length; i++)
        {
            batches[i] = _data.Get(Step * batches.Length + i);
        }

        var data = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var predicted = batches.Sum(batch => (long)batch.Predicted);
        if (predicted == 0)
        {
            throw new InputException($"step {Step + 1} has nothing to predict: is the text too short, or all padding?");
        }

        var rate = _options.Optimizer.Rate(Step, _options.LearningRate * _options.Schedule.Share(Step, _options.Steps));
        var (loss, norm) = Differentiate(batches, predicted);
        if (_options.ClipNorm is { } most)
        {
            Gradients.Clip(_tensors, norm, most);
        }

        _optimizer.Step(rate);
        Gradients.Clear(_tensors);
        _average?.Update();
        Step++;
        var tokens = batches.Sum(batch => batch.TokenCount);
        Tokens += tokens;
        return new TrainingStep
        {
            Step = Step,
            Loss = loss,
            LearningRate = rate,
            GradientNorm = norm,
            Tokens = tokens,
            TotalTokens = Tokens,
            Predicted = predicted,
            Operations = batches.Sum(_model.Operations),
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            DataSeconds = data,
        };
    }

    // The mean over the labels of all batches is the sum of their means, each by its share of the labels.
    private (double Loss, double Norm) Differentiate(Batch[] batches, long predicted)
    {
        Gradients.Clear(_tensors);
        var total = zeros([], device: _tensors[0].device);
        for (var i = 0; i < batches.Length; i++)
        {
            if (batches[i].Predicted > 0)
            {
                using var scope = NewDisposeScope();
                manual_seed(SeedOf(Step, i));
                var share = batches.Length == 1 ? 1 : batches[i].Predicted / (double)predicted;
                total.add_(Differentiate(batches[i], share), Held.Number(1));
            }
        }

        // The one moment at which the device is waited for.
        var numbers = stack([total, Gradients.Norm(_tensors)]).cpu();
        var (sum, norm) = (numbers[0].item<float>(), numbers[1].item<float>());
        if (!float.IsFinite(sum) || !float.IsFinite(norm))
        {
            throw new InputException(
                FormattableString.Invariant(
                    $"at step {Step + 1} the loss is {sum} and the gradient's norm {norm}: lower the learning rate, warm up longer or clip the gradients"
                ) + _checkpoints?.Previous()
            );
        }

        return (sum, norm);
    }

    private Tensor Differentiate(Batch batch, double share)
    {
        try
        {
            using Scalar factor = share;
            var loss = _model.Loss(batch, training: true);
            var part = share < 1 ? loss * factor : loss;
            _model.Backward(part);
            return part.detach();
        }
        catch (ExternalException error) when (error.Message.Contains("memory", StringComparison.OrdinalIgnoreCase))
        {
            var rows = batch.Tokens.Rows;
            throw new InputException(
                $"a batch of {rows} rows of {batch.Tokens.Length} tokens does not fit in memory: take {(rows > 1 ? $"{rows / 2} rows and {2 * _options.Accumulation} batches a step" : "shorter rows")}, compute layers again instead of keeping them, or train a smaller model",
                error
            );
        }
    }

    // SplitMix64 (Steele et al., 2014) of the three numbers.
    private long SeedOf(long step, int batch)
    {
        var hash = (ulong)_options.Seed;
        foreach (var number in (ReadOnlySpan<ulong>)[(ulong)step, (ulong)batch])
        {
            hash = (hash + number + 1) * 0x9E3779B97F4A7C15;
            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
            hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
            hash ^= hash >> 31;
        }

        return (long)hash;
    }

    private bool Weigh(ITrainingObserver? observer)
    {
        var evaluation = Evaluate();
        var isBest = _best is null || evaluation.Loss < _best.Loss - (_options.EarlyStopping?.Improvement ?? 0);
        _unimproved = isBest ? 0 : _unimproved + 1;
        _best = isBest ? new BestEvaluation(evaluation.Step, evaluation.Loss) : _best;
        observer?.Evaluated(evaluation with { IsBest = isBest });
        return isBest;
    }

    private void Resume(ITrainingObserver? observer)
    {
        _resumed = true;
        if (_checkpoints?.Resume(observer) is { } state)
        {
            (Step, Tokens, _best, _unimproved) = (state.Step, state.Tokens, state.Best, state.Unimproved);
            _optimizer.Steps = state.Step;
        }
    }

    private void Save(ITrainingObserver? observer) =>
        _checkpoints?.Save(
            new TrainingState
            {
                Step = Step,
                Tokens = Tokens,
                Options = _options,
                BatchesPerEpoch = _data.PerEpoch,
                Best = _best,
                Unimproved = _unimproved,
            },
            observer
        );

    private Dictionary<string, IReadOnlyDictionary<string, Tensor>> Files()
    {
        var files = new Dictionary<string, IReadOnlyDictionary<string, Tensor>>
        {
            ["model.safetensors"] = _model.Tensors.ToDictionary(tensor => tensor.Key, tensor => (Tensor)tensor.Value),
            ["optimizer.safetensors"] = _optimizer.State,
        };
        if (_average is not null)
        {
            files["average.safetensors"] = _average.Tensors;
        }

        return files;
    }

    private TrainingOutcome Outcome(TrainingEnd end) => new(end, Step, Tokens, _best);
}
