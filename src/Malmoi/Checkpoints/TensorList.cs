using System.Diagnostics.CodeAnalysis;

namespace Malmoi.Checkpoints;

/// <summary>Tensors in memory.</summary>
public sealed class TensorList : ITensorSource
{
    private readonly Dictionary<string, TensorView> _byName;

    /// <exception cref="ArgumentException">Two have one name.</exception>
    public TensorList(IEnumerable<TensorView> tensors)
    {
        _byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        Tensors = [.. _byName.Values.Select(tensor => tensor.Info)];
    }

    public IReadOnlyList<TensorInfo> Tensors { get; }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor) =>
        _byName.TryGetValue(name, out tensor);

    public void Dispose() => _byName.Clear();
}
