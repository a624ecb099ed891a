using Malmoi.Inference.Matrices;
using Malmoi.Numerics;

namespace Malmoi.Tests.Inference.Matrices;

/// <summary>Products of matrices and vectors, the fast way and number by number.</summary>
internal static unsafe class Products
{
    /// <summary>Normally distributed numbers.</summary>
    public static float[] Random(int seed, int count)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            numbers[i] = (float)(radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return numbers;
    }

    /// <summary>(vectors, outputs), as the engine computes it.</summary>
    public static float[] Of(WorkerPool pool, WeightMatrix matrix, float[] x) => Of(pool, [matrix], x)[0];

    public static float[][] Of(WorkerPool pool, WeightMatrix[] matrices, float[] x)
    {
        var width = matrices[0].Inputs;
        using var activations = new Activations(x.Length / width, width);
        x.CopyTo(new Span<float>(activations.Values, x.Length));
        var results = Array.ConvertAll(
            matrices,
            matrix => GC.AllocateUninitializedArray<float>(activations.Count * matrix.Outputs, pinned: true)
        );
        Array.ForEach(results, result => Array.Fill(result, float.NaN));
        var projections = new Projection[matrices.Length];
        for (var i = 0; i < matrices.Length; i++)
        {
            var to = (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref results[i][0]);
            projections[i] = new Projection(matrices[i], to, matrices[i].Outputs);
        }

        Projections.Multiply(pool, activations, projections);
        return results;
    }

    /// <summary>The same number by number, in 64 bits.</summary>
    public static double[] Plain(float[] weights, float[] x, int inputs)
    {
        var (outputs, vectors) = (weights.Length / inputs, x.Length / inputs);
        var y = new double[vectors * outputs];
        for (var t = 0; t < vectors; t++)
        {
            for (var r = 0; r < outputs; r++)
            {
                for (var c = 0; c < inputs; c++)
                {
                    y[(t * outputs) + r] += (double)weights[(r * inputs) + c] * x[(t * inputs) + c];
                }
            }
        }

        return y;
    }

    /// <summary>Fails where a product is further off than a share of the length of what was added up.</summary>
    public static void AssertClose(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = Math.Sqrt(expected.Sum(value => value * value) / Math.Max(1, expected.Length));
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * (scale + 1e-30),
                $"{i}: {actual[i]} instead of {expected[i]}, numbers being about {scale}"
            );
        }
    }
}
