using System.Numerics;
using Malmoi.Architectures;
using static Malmoi.Inference.VectorArithmetic;

namespace Malmoi.Inference;

/// <summary>The non-linearities over vectors of numbers.</summary>
internal static unsafe class Nonlinearity
{
    /// <summary>x ← f(x).</summary>
    public static void Apply(Activation activation, float* x, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Put(x + i, Of(activation, At(x + i)));
        }

        if (i < count)
        {
            PutPart(x + i, Of(activation, Part(x + i, count - i)), count - i);
        }
    }

    /// <summary>x ← f(x) · y: the gate of a gated network.</summary>
    public static void Gate(Activation activation, float* x, float* y, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Put(x + i, Of(activation, At(x + i)) * At(y + i));
        }

        if (i < count)
        {
            PutPart(x + i, Of(activation, Part(x + i, count - i)) * Part(y + i, count - i), count - i);
        }
    }

    private static Vector<float> Of(Activation activation, Vector<float> x) =>
        activation switch
        {
            Activation.Identity => x,
            Activation.Relu => Vector.Max(x, Vector<float>.Zero),
            Activation.Gelu => Gelu(x),
            // x/2 (1 + tanh u) = x σ(2u)
            Activation.GeluTanh => x * Logistic((x + (x * x * x * 0.044715f)) * (2 * 0.7978845608f)),
            Activation.Silu => x * Logistic(x),
            // tanh x = 2 σ(2x) - 1
            Activation.Tanh => (Logistic(x + x) * 2) - Vector<float>.One,
            Activation.SquaredRelu => Vector.Max(x, Vector<float>.Zero) * Vector.Max(x, Vector<float>.Zero),
            Activation.QuickGelu => x * Logistic(x * 1.702f),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
        };

    // 1 / (1 + e^-x)
    private static Vector<float> Logistic(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Vector.Exp(-x));

    // x Φ(x) = max(0, x) - |x| Q(|x|), with the tail Q(z) = poly(t) e^(-z²/2), t = 1 / (1 + p z): Abramowitz and Stegun, 7.1.26.
    private static Vector<float> Gelu(Vector<float> x)
    {
        var size = Vector.Abs(x);
        var t = Vector<float>.One / (Vector<float>.One + (size * (0.3275911f * 0.70710678f)));
        var sum = new Vector<float>(1.061405429f);
        sum = (sum * t) - new Vector<float>(1.453152027f);
        sum = (sum * t) + new Vector<float>(1.421413741f);
        sum = (sum * t) - new Vector<float>(0.284496736f);
        sum = (sum * t) + new Vector<float>(0.254829592f);
        var tail = sum * t * 0.5f * Vector.Exp(x * x * -0.5f);
        return Vector.Max(x, Vector<float>.Zero) - (size * tail);
    }

    // Fewer numbers than a register has, zeros behind them.
    private static Vector<float> Part(float* x, int count)
    {
        Span<float> whole = stackalloc float[Vector<float>.Count];
        whole.Clear();
        new ReadOnlySpan<float>(x, count).CopyTo(whole);
        return new Vector<float>(whole);
    }

    private static void PutPart(float* x, Vector<float> values, int count)
    {
        for (var i = 0; i < count; i++)
        {
            x[i] = values[i];
        }
    }
}
