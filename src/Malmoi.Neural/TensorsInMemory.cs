using System.Diagnostics.CodeAnalysis;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Storage;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>Tensors of torch as a checkpoint under our own names, where they lie: what changes them is seen by whoever reads them.</summary>
/// <remarks>Those of another device are copied when this is made.</remarks>
internal sealed class TensorsInMemory : ITensorSource
{
    private readonly Dictionary<string, TensorView> _views = new(StringComparer.Ordinal);
    private readonly List<Tensor> _copies = [];

    /// <param name="tensors">By our names; they must live as long as this.</param>
    public TensorsInMemory(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        foreach (var (name, tensor) in tensors)
        {
            var held = tensor;
            if (!tensor.is_contiguous() || tensor.device.type != TorchSharp.DeviceType.CPU)
            {
                using var copied = tensor.detach().cpu().contiguous();
                _copies.Add(held = copied.clone().DetachFromDisposeScope());
            }

            var info = new TensorInfo(name, TorchTypes.Of(held.dtype), TensorShape.Create(held.shape));
            _views[name] = new TensorView(info, new Elements(held, info.Length));
        }
    }

    public IReadOnlyList<TensorInfo> Tensors => [.. _views.Values.Select(view => view.Info)];

    public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor) => _views.TryGetValue(name, out tensor);

    /// <summary>Each name is its own.</summary>
    public CheckpointMap Map()
    {
        var map = new CheckpointMap();
        foreach (var template in _views.Keys.Select(Template).Distinct())
        {
            map.Add(template, template);
        }

        return map;
    }

    public void Dispose()
    {
        _views.Clear();
        _copies.ForEach(copy => copy.Dispose());
        _copies.Clear();
    }

    // "layers.3.norm" is one of "layers.{}.norm".
    private static string Template(string name) =>
        string.Join('.', name.Split('.').Select(part => part.All(char.IsAsciiDigit) ? "{}" : part));

    private sealed unsafe class Elements(Tensor tensor, long length) : IFixedBytes
    {
        public byte* Pointer => tensor.IsInvalid ? null : (byte*)TorchMemory.Of(tensor);

        public long Length => length;
    }
}
