using Malmoi.Checkpoints;

namespace Malmoi.Tests.Quantization;

/// <summary>What ggml packed and unpacked.</summary>
internal sealed class GoldenBlocks : IDisposable
{
    private readonly ITensorSource _file = TensorFile.Open(OutsideData.Golden("gguf", "blocks.safetensors"));

    public bool Has(string name) => _file.TryGet(name, out _);

    public byte[] Bytes(string name)
    {
        var tensor = Tensor(name);
        return tensor.Bytes(0, (int)tensor.Length).ToArray();
    }

    public float[] Floats(string name) => Tensor(name).ToFloats();

    public void Dispose() => _file.Dispose();

    private TensorView Tensor(string name)
    {
        Assert.True(_file.TryGet(name, out var tensor), name);
        return tensor;
    }
}
