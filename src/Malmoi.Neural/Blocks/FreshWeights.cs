using Malmoi.Families;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>Weights for pretraining from scratch, the same for the same seed.</summary>
/// <param name="seed">Of the draw.</param>
/// <param name="deviation">Standard deviation of a matrix, by our name for it.</param>
public sealed class FreshWeights(int seed, Func<string, double> deviation) : IWeightSource, IDisposable
{
    private readonly Generator _generator = new((ulong)seed, CPU);

    /// <summary>One standard deviation for all matrices.</summary>
    public FreshWeights(int seed, double deviation = 0.02)
        : this(seed, _ => deviation) { }

    /// <summary>As the reference begins a family.</summary>
    public FreshWeights(int seed, Family family)
        : this(seed, family.InitialDeviation) { }

    public Tensor Get(string name, long[] shape, Initial initial)
    {
        if (initial is Initial.Constant(var value))
        {
            return full(shape, Held.Number(value), ScalarType.Float32);
        }

        using var scope = NewDisposeScope();
        return (
            randn(shape, ScalarType.Float32, generator: _generator) * Held.Number(deviation(name))
        ).MoveToOuterDisposeScope();
    }

    public void Dispose() => _generator.Dispose();
}
