using Malmoi.Neural.Pretraining;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>A model that learns to answer, as something to train: the whole, or the adapter in its place.</summary>
/// <param name="model">The caller disposes it.</param>
/// <param name="options">Noise, smoothing, recomputation.</param>
public sealed class InstructionTraining(TunedModel model, TransformerTrainingOptions? options = null)
    : ITrainable,
        IDisposable
{
    private readonly TransformerTraining _training = new(model.Transformer, options);

    public IReadOnlyDictionary<string, Parameter> Tensors => model.Trained;

    public Tensor Loss(Batch batch, bool training)
    {
        if (model.Adapter is { } adapter)
        {
            adapter.Training = training;
        }

        return _training.Loss(batch, training);
    }

    public void Backward(Tensor loss) => _training.Backward(loss);

    public double Operations(Batch batch) => _training.Operations(batch);

    /// <summary>Forgets a loss that nobody took backward.</summary>
    public void Dispose() => _training.Dispose();
}
