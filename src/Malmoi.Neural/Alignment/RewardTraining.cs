using Malmoi.Neural.Alignment.Preferences;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Pretraining;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment;

/// <summary>A model with a head of one output that learns which of two answers people preferred.</summary>
/// <param name="model">The caller disposes it.</param>
public sealed class RewardTraining(TaskModel model) : ITrainable, IMeasured, IDisposable
{
    // Who counts its operations.
    private readonly TaskTraining _reading = new(model);

    public IReadOnlyDictionary<string, Parameter> Tensors => _reading.Tensors;

    public PreferenceMeasures Learned { get; } = new();

    public PreferenceMeasures HeldOut { get; } = new();

    /// <summary>The mean over prompts of the mean over each prompt's pairs.</summary>
    public Tensor Loss(Batch batch, bool training)
    {
        using var scope = NewDisposeScope();
        var rewards = model.Outputs(batch, training).squeeze(-1); // (rows)
        var compared = batch.Comparisons!;
        var (better, worse) = (Of(0), Of(1));
        var margins = compared.Margins is { } said ? tensor(said).to(rewards.device) : null;
        var weights = tensor(compared.Weights!).to(rewards.device);
        var losses = PairwiseReward.Losses(better, worse, margins);
        Note(training ? Learned : HeldOut, better, worse);
        return ((losses * weights).sum() / weights.sum()).MoveToOuterDisposeScope();

        Tensor Of(int side) =>
            rewards.index_select(
                0,
                tensor([.. Enumerable.Range(0, compared.Pairs.Rows).Select(pair => (long)compared.Pairs[pair][side])])
                    .to(rewards.device)
            );
    }

    public double Operations(Batch batch) => _reading.Operations(batch);

    public void Dispose() => _reading.Dispose();

    private static void Note(PreferenceMeasures noted, Tensor better, Tensor worse)
    {
        var chosen = better.Numbers();
        var rejected = worse.Numbers();
        float[] margins = [.. chosen.Zip(rejected, (one, other) => one - other)];
        noted.Note("reward/chosen", chosen);
        noted.Note("reward/rejected", rejected);
        noted.Note("reward/margin", margins);
        noted.Compare(chosen, rejected);
    }
}
