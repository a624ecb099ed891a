using Malmoi.Neural.Alignment.Policies;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>Where a policy's training stands: its checkpoints hold what is trained, what the optimiser remembers, and the price of distance.</summary>
internal sealed class PolicyState : IDisposable
{
    private readonly PolicyLearner _learner;
    private readonly PolicyOptions _options;
    private readonly Tensor _numbers = zeros(2, ScalarType.Float64).DetachFromDisposeScope();
    private readonly TrainingCheckpoints? _checkpoints;
    private readonly TrainerOptions _saved;
    private readonly int _prompts;

    /// <param name="learner">Whose tensors are saved.</param>
    /// <param name="options">By which a checkpoint is known to be this training's.</param>
    /// <param name="folder">Null: nothing is kept.</param>
    /// <param name="prompts">How many there are.</param>
    public PolicyState(PolicyLearner learner, PolicyOptions options, string? folder, int prompts)
    {
        (_learner, _options) = (learner, options);
        Distance = Weight(options.DistanceWeight);
        _saved = new TrainerOptions
        {
            Steps = options.Steps,
            Optimizer = options.Optimizer,
            LearningRate = options.LearningRate,
            Schedule = options.Schedule,
            ClipNorm = options.ClipNorm,
            Seed = options.Seed,
            Folder = folder,
            CheckpointEvery = options.CheckpointEvery,
            KeepCheckpoints = options.KeepCheckpoints,
        };
        _saved.Check(hasHeldOut: false);
        _prompts = prompts;
        _checkpoints = folder is null ? null : new TrainingCheckpoints(folder, Files(), _saved, prompts);
    }

    /// <summary>Steps taken.</summary>
    public long Step { get; set; }

    /// <summary>Tokens written.</summary>
    public long Tokens { get; set; }

    /// <summary>β.</summary>
    public AdaptiveKl Distance { get; private set; }

    /// <summary>The step whose checkpoint is the newest; null: there is none.</summary>
    public long? Saved { get; private set; }

    /// <inheritdoc cref="CheckpointFolder.Take"/>
    public IDisposable? Take() => _checkpoints?.Take();

    /// <summary>What still stands, to end a line about what went wrong.</summary>
    public string Previous() => _checkpoints?.Previous() ?? "";

    /// <summary>Goes on where a checkpoint stands.</summary>
    public void Resume(ITrainingObserver observer)
    {
        if (_checkpoints?.Resume(observer) is { } state)
        {
            (Step, Tokens, Saved) = (state.Step, state.Tokens, state.Step);
            Restored();
        }
    }

    /// <summary>Puts back the weights of the newest checkpoint.</summary>
    /// <returns>False: there is none.</returns>
    public bool GoBack()
    {
        if (Saved is not { } step)
        {
            return false;
        }

        _checkpoints!.Load(step);
        Step = step;
        Restored();
        return true;
    }

    public void Save(ITrainingObserver observer)
    {
        using var noGradients = no_grad();
        using var now = tensor(new[] { Distance.Weight, _learner.Optimizer.Steps });
        _numbers.copy_(now);
        _checkpoints?.Save(
            new TrainingState
            {
                Step = Step,
                Tokens = Tokens,
                Options = _saved,
                BatchesPerEpoch = _prompts,
            },
            observer
        );
        Saved = _checkpoints is null ? null : Step;
    }

    public void Dispose() => _numbers.Dispose();

    private void Restored()
    {
        var numbers = _numbers.data<double>();
        Distance = Weight(numbers[0]);
        _learner.Optimizer.Steps = (long)numbers[1];
    }

    // Without a target nothing is to be followed.
    private AdaptiveKl Weight(double weight) =>
        new(weight, _options.DistanceTarget ?? double.PositiveInfinity, _options.DistanceHorizon);

    private Dictionary<string, IReadOnlyDictionary<string, Tensor>> Files() =>
        new()
        {
            ["model.safetensors"] = _learner.Tensors.ToDictionary(tensor => tensor.Key, tensor => (Tensor)tensor.Value),
            ["optimizer.safetensors"] = _learner.Optimizer.State,
            ["policy.safetensors"] = new Dictionary<string, Tensor> { ["numbers"] = _numbers },
        };
}
