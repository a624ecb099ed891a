using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>Numbers that libtorch reads while it computes, kept for good.</summary>
/// <remarks>
/// TorchSharp hands a number over as an object of its own, which x * 0.5 makes on the way. Once the call has begun nobody holds it, and a
/// collection that another thread starts may free it before it is read: the call then fails, or computes with another number.
/// The numbers of a model's configuration are few, so each is made once.
/// </remarks>
internal static class Held
{
    private static readonly ConcurrentDictionary<double, Scalar> Fractions = new();
    private static readonly ConcurrentDictionary<long, Scalar> Wholes = new();

    /// <summary>A number with a fraction, one of few: of a configuration and not of a step.</summary>
    public static Scalar Number(double value) => Fractions.GetOrAdd(value, static value => value);

    /// <summary>A whole number, one of few.</summary>
    public static Scalar Number(long value) => Wholes.GetOrAdd(value, static value => value);

    /// <summary>a + b, whose third argument is a number too: once b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, Number(1));

    /// <inheritdoc cref="Plus(Tensor, Tensor)"/>
    public static Tensor Plus(this Tensor a, Scalar b) => a.add(b, Number(1));

    /// <summary>x², which torch takes for a power, a number again.</summary>
    public static Tensor Squared(this Tensor x) => x * x;

    /// <summary>Whole numbers in a row: (count)</summary>
    /// <param name="start">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="device">Where they are to be.</param>
    public static Tensor Range(long start, long count, Device device)
    {
        var numbers = new long[count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = start + i;
        }

        return tensor(numbers, ScalarType.Int64, device);
    }
}
