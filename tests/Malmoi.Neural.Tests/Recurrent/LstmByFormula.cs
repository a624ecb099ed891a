using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Recurrent;

/// <summary>The formula of Hochreiter and Schmidhuber (1997) with Gers's gate, number by number: slow and obvious.</summary>
internal static class LstmByFormula
{
    /// <summary>What one layer shows at every place, and what it holds in the end.</summary>
    /// <param name="x">(positions, from)</param>
    public static (double[][] Shown, double[] Held) Run(
        double[][] x,
        double[] shown,
        double[] held,
        double[][] input,
        double[][] state,
        double[] inputBias,
        double[] stateBias
    )
    {
        var width = shown.Length;
        var all = new double[x.Length][];
        for (var t = 0; t < x.Length; t++)
        {
            var gates = new double[4 * width];
            for (var j = 0; j < gates.Length; j++)
            {
                gates[j] = inputBias[j] + stateBias[j] + Dot(input[j], x[t]) + Dot(state[j], shown);
            }

            var (nextShown, nextHeld) = (new double[width], new double[width]);
            for (var j = 0; j < width; j++)
            {
                var (i, f) = (Logistic(gates[j]), Logistic(gates[width + j]));
                var (g, o) = (Math.Tanh(gates[(2 * width) + j]), Logistic(gates[(3 * width) + j]));
                nextHeld[j] = (f * held[j]) + (i * g);
                nextShown[j] = o * Math.Tanh(nextHeld[j]);
            }

            (shown, held, all[t]) = (nextShown, nextHeld, nextShown);
        }

        return (all, held);
    }

    public static double[][] Rows(Tensor tensor)
    {
        using var wide = tensor.detach().to(ScalarType.Float64).cpu().contiguous();
        var numbers = wide.data<double>().ToArray();
        return [.. numbers.Chunk((int)tensor.shape[^1])];
    }

    public static double[] Row(Tensor tensor) => Rows(tensor.unsqueeze(0))[0];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (one, other) => one * other).Sum();

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
