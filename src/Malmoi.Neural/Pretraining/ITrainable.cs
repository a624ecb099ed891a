using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining;

/// <summary>A model as a trainer sees it: tensors to change, and a number that says how wrong it is about a batch.</summary>
public interface ITrainable
{
    /// <summary>What an optimiser changes, by our names.</summary>
    IReadOnlyDictionary<string, Parameter> Tensors { get; }

    /// <summary>The mean loss of a batch, in nats a label, to be differentiated.</summary>
    /// <param name="batch">Plain arrays; the model puts them where it computes.</param>
    /// <param name="training">Whether dropout is at work.</param>
    /// <returns>A number: ()</returns>
    Tensor Loss(Batch batch, bool training);

    /// <summary>Adds the gradients of a loss to the tensors' own.</summary>
    /// <param name="loss">What <see cref="Loss"/> gave last, perhaps scaled.</param>
    void Backward(Tensor loss) => loss.backward();

    /// <summary>Floating-point operations to learn from a batch, forward and backward; 0: nobody counts them.</summary>
    double Operations(Batch batch) => 0;
}
