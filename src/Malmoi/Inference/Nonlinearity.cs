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
            Activation.Gelu => x * 0.5f * (Vector<float>.One + ErrorFunction(x * 0.70710678f)),
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

    // A ratio of polynomials between -4 and 4, right to the last bits of a float; beyond them it is 1, or -1.
    private static Vector<float> ErrorFunction(Vector<float> x)
    {
        x = Vector.Min(Vector.Max(x, new Vector<float>(-4)), new Vector<float>(4));
        var square = x * x;
        ReadOnlySpan<float> above =
        [
            -2.72614225801306e-10f,
            2.77068142495902e-08f,
            -2.10102402082508e-06f,
            -5.69250639462346e-05f,
            -7.34990630326855e-04f,
            -2.95459980854025e-03f,
            -1.60960333262415e-02f,
        ];
        ReadOnlySpan<float> below =
        [
            -1.45660718464996e-05f,
            -2.13374055278905e-04f,
            -1.68282697438203e-03f,
            -7.37332916720468e-03f,
            -1.42647390514189e-02f,
        ];
        var value = x * Polynomial(above, square) / Polynomial(below, square);
        return Vector.Min(Vector.Max(value, -Vector<float>.One), Vector<float>.One);
    }

    private static Vector<float> Polynomial(ReadOnlySpan<float> coefficients, Vector<float> x)
    {
        var sum = new Vector<float>(coefficients[0]);
        foreach (var coefficient in coefficients[1..])
        {
            sum = Vector.FusedMultiplyAdd(sum, x, new Vector<float>(coefficient));
        }

        return sum;
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
