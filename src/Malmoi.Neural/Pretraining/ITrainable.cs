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
}
