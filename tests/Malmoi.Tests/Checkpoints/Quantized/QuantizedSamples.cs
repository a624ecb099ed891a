using System.Runtime.InteropServices;
using System.Text;
using Malmoi.Checkpoints;

namespace Malmoi.Tests.Checkpoints.Quantized;

/// <summary>Tensors in memory, to be presented as quantised checkpoints.</summary>
internal sealed class QuantizedSamples : ITensorSource
{
    private readonly Dictionary<string, TensorView> _tensors = [];

    public IReadOnlyList<TensorInfo> Tensors => [.. _tensors.Values.Select(tensor => tensor.Info)];

    public bool TryGet(string name, out TensorView tensor) => _tensors.TryGetValue(name, out tensor!);

    public void Remove(string name) => _tensors.Remove(name);

    public void Dispose() => _tensors.Clear();

    public QuantizedSamples Add<T>(string name, ElementType type, TensorShape shape, params ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        var info = new TensorInfo(name, type, shape);
        _tensors[name] = TensorView.Of(info, MemoryMarshal.AsBytes(elements));
        return this;
    }

    public QuantizedSamples Add(TensorView tensor)
    {
        _tensors[tensor.Name] = tensor;
        return this;
    }

    public QuantizedSamples AddText(string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Add<byte>(name, ElementType.UInt8, [bytes.Length], bytes);
    }

    /// <summary>Those whose names begin so, without their beginning.</summary>
    public static QuantizedSamples Of(ITensorSource source, string beginning, Func<string, string?>? rename = null)
    {
        var samples = new QuantizedSamples();
        foreach (var info in source.Tensors.Where(info => info.Name.StartsWith(beginning, StringComparison.Ordinal)))
        {
            if ((rename ?? (name => name)).Invoke(info.Name[beginning.Length..]) is { } name)
            {
                Assert.True(source.TryGet(info.Name, out var tensor));
                samples.Add(tensor.Renamed(name));
            }
        }

        return samples;
    }
}
