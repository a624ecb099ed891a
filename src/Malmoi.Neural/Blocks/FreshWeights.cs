using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>Weights for pretraining from scratch, the same for the same seed.</summary>
/// <param name="seed">Of the draw.</param>
/// <param name="deviation">Standard deviation of matrices.</param>
public sealed class FreshWeights(int seed, double deviation = 0.02) : IWeightSource, IDisposable
{
    private readonly Generator _generator = new((ulong)seed, CPU);

    public Tensor Get(string name, long[] shape, Initial initial)
    {
        if (initial is Initial.Constant(var value))
        {
            return full(shape, value, ScalarType.Float32);
        }

        using var scope = NewDisposeScope();
        return (randn(shape, ScalarType.Float32, generator: _generator) * deviation).MoveToOuterDisposeScope();
    }

    public void Dispose() => _generator.Dispose();
}
