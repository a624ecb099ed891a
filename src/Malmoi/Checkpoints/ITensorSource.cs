using System.Diagnostics.CodeAnalysis;

namespace Malmoi.Checkpoints;

/// <summary>Tensors by name, wherever they come from: one file, many shards, memory.</summary>
/// <remarks>Any number of threads may read. Views are readable until the source is disposed.</remarks>
public interface ITensorSource : IDisposable
{
    /// <summary>Every tensor, in the order of the file, without touching its elements.</summary>
    IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Finds a tensor by its name.</summary>
    /// <exception cref="InputException">The tensor is there, but its elements cannot be had.</exception>
    bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor);
}
