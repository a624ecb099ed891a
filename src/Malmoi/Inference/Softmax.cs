using System.Numerics;
using static Malmoi.Inference.VectorArithmetic;

namespace Malmoi.Inference;

/// <summary>From scores to shares that sum to one: <c>p_i = exp(x_i) / Σ_j exp(x_j)</c>.</summary>
internal static unsafe class Softmax
{
    /// <summary>Scores become shares, in place.</summary>
    public static void Apply(float* x, int count)
    {
        var most = Greatest(x, count);
        var (i, sums) = (0, Vector<float>.Zero);
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            var powers = Vector.Exp(At(x + i) - new Vector<float>(most));
            sums += powers;
            Put(x + i, powers);
        }

        var sum = Vector.Sum(sums);
        for (; i < count; i++)
        {
            x[i] = MathF.Exp(x[i] - most);
            sum += x[i];
        }

        Scale(x, 1 / sum, count);
    }

    /// <summary>ln Σ exp(x_i).</summary>
    public static double Normalizer(float* x, int count)
    {
        var most = Greatest(x, count);
        var (i, sums) = (0, Vector<float>.Zero);
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            sums += Vector.Exp(At(x + i) - new Vector<float>(most));
        }

        double sum = Vector.Sum(sums);
        for (; i < count; i++)
        {
            sum += Math.Exp(x[i] - most);
        }

        return most + Math.Log(sum);
    }

    /// <summary>- Σ p_i ln p_i, in nats.</summary>
    /// <param name="normalizer">ln Σ exp(x_i).</param>
    public static double Entropy(float* x, int count, double normalizer)
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            var logarithm = x[i] - normalizer;
            sum -= Math.Exp(logarithm) * logarithm;
        }

        return sum;
    }

    private static float Greatest(float* x, int count)
    {
        var (i, tops) = (0, new Vector<float>(float.NegativeInfinity));
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            tops = Vector.Max(tops, At(x + i));
        }

        var most = float.NegativeInfinity;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            most = Math.Max(most, tops[lane]);
        }

        for (; i < count; i++)
        {
            most = Math.Max(most, x[i]);
        }

        return most;
    }
}
