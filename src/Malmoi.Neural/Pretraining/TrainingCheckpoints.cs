using System.Globalization;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining;

/// <summary>The checkpoints of one training: made as it goes, found again when it goes on, and never another training's.</summary>
/// <param name="folder">The training's.</param>
/// <param name="files">What is saved, and put back, by file and name.</param>
/// <param name="options">With which the training was asked for now.</param>
/// <param name="batchesPerEpoch">Of its data.</param>
internal sealed class TrainingCheckpoints(
    string folder,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, Tensor>> files,
    TrainerOptions options,
    long? batchesPerEpoch
)
{
    private readonly CheckpointFolder _folder = new(folder);
    private long? _saved;

    /// <summary>What still stands, to end a line about what went wrong.</summary>
    public string Previous() => _folder.Previous();

    /// <inheritdoc cref="CheckpointFolder.Take"/>
    public IDisposable Take() => _folder.Take();

    /// <summary>Puts back the newest checkpoint that is whole.</summary>
    /// <returns>Where it stands; null: there is none, and nothing was put back.</returns>
    /// <exception cref="InputException">It is of another training, or there are some and none is whole.</exception>
    public TrainingState? Resume(ITrainingObserver? observer)
    {
        var steps = _folder.Steps;
        foreach (var step in steps)
        {
            var path = _folder.PathOf(step);
            if (TrainingCheckpoint.Read(path, out var damage) is { } state)
            {
                Check(state, path);
                Load(step);
                _saved = step;
                observer?.Resumed(step, path);
                return state;
            }

            observer?.Noticed($"the checkpoint '{path}' is damaged ({damage}): the one before it is used");
        }

        return steps.Count == 0
            ? null
            : throw new InputException(
                $"no checkpoint in '{folder}' is whole: delete its folder 'checkpoints' to begin anew"
            );
    }

    /// <summary>Puts back the tensors of a step.</summary>
    public void Load(long step)
    {
        foreach (var (file, tensors) in files)
        {
            TrainingCheckpoint.Load(_folder.PathOf(step), file, tensors);
        }
    }

    /// <summary>Makes a checkpoint, unless the training stands where it was saved last.</summary>
    public void Save(TrainingState state, ITrainingObserver? observer)
    {
        if (_saved == state.Step)
        {
            return;
        }

        _folder.Save(state.Step, path => TrainingCheckpoint.Write(path, state, files));
        _saved = state.Step;
        _folder.Prune(state.Step, options.KeepCheckpoints, options.EarlyStopping is null ? null : state.Best?.Step);
        observer?.Saved(state.Step, _folder.PathOf(state.Step));
    }

    private void Check(TrainingState state, string path)
    {
        if (state.Difference(options) is { } difference)
        {
            throw TrainingCheckpoint.Another(path, difference);
        }

        if (state.BatchesPerEpoch != batchesPerEpoch)
        {
            throw TrainingCheckpoint.Another(
                path,
                $"its data has {Number(state.BatchesPerEpoch)} batches a pass, and this has {Number(batchesPerEpoch)}"
            );
        }
    }

    private static string Number(long? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "endless";
}
