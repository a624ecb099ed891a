using System.Runtime.Intrinsics;
using CsCheck;
using Malmoi.Numerics;

namespace Malmoi.Tests.Numerics;

public sealed unsafe class LogisticStepTests
{
    private static readonly Gen<(int Inputs, int Outputs, int Columns, long Seed)> Shapes = Gen.Select(
        Gen.Int[1, 12],
        Gen.Int[1, 20],
        Gen.Int[1, 70],
        Gen.Long
    );

    [Fact]
    public void A_step_is_what_the_formula_says() =>
        Shapes.Sample(
            shape =>
            {
                var (inputs, outputs, columns, seed) = shape;
                var random = new Xoshiro256(seed);
                using var x = Random(inputs, columns, random);
                using var y = Random(outputs, columns, random);
                var labels = Labels(outputs, random);
                var (expectedX, expectedY) = Reference(x, y, labels, rate: 0.1);
                new LogisticStep(x.Stride, inputs).Run(Pointers(x), Pointers(y), labels, 0.1f);
                AssertNear(expectedX, x);
                AssertNear(expectedY, y);
            },
            iter: 300
        );

    [Fact]
    public void Both_widths_agree() =>
        Shapes.Sample(
            shape =>
            {
                var (inputs, outputs, columns, seed) = shape;
                var results = new List<(double[,], double[,])>();
                foreach (var wide in (bool[])[false, true])
                {
                    var random = new Xoshiro256(seed);
                    using var x = Random(inputs, columns, random);
                    using var y = Random(outputs, columns, random);
                    using var change = new AlignedMatrix(inputs, columns);
                    var labels = Labels(outputs, random);
                    var step = new LogisticStep(x.Stride, inputs);
                    if (wide)
                    {
                        step.Run<Lanes512, Vector512<float>>(Pointers(x), Pointers(y), labels, 0.1f, Pointers(change));
                    }
                    else
                    {
                        step.Run<Lanes256, Vector256<float>>(Pointers(x), Pointers(y), labels, 0.1f, Pointers(change));
                    }

                    results.Add((Values(change), Values(y)));
                    Assert.All(Padding(y), value => Assert.Equal(0, value));
                }

                AssertNear(results[0].Item1, results[1].Item1);
                AssertNear(results[0].Item2, results[1].Item2);
            },
            iter: 100
        );

    [Fact]
    public void The_change_is_the_slope_of_the_likelihood()
    {
        var random = new Xoshiro256(5);
        using var x = Random(3, 10, random);
        using var y = Random(7, 10, random);
        var labels = Labels(7, random);
        var (valuesX, valuesY) = (Values(x), Values(y));
        const double rate = 1e-2;
        new LogisticStep(x.Stride, 3).Run(Pointers(x), Pointers(y), labels, (float)rate);
        foreach (var (matrix, before) in (IEnumerable<(AlignedMatrix, double[,])>)[(x, valuesX), (y, valuesY)])
        {
            for (var row = 0; row < matrix.Rows; row++)
            {
                for (var column = 0; column < matrix.Columns; column++)
                {
                    var kept = before[row, column];
                    const double small = 1e-5;
                    before[row, column] = kept + small;
                    var above = LogLikelihood(valuesX, valuesY, labels);
                    before[row, column] = kept - small;
                    var below = LogLikelihood(valuesX, valuesY, labels);
                    before[row, column] = kept;
                    var slope = (above - below) / (2 * small);
                    Assert.Equal(slope, (matrix[row][column] - kept) / rate, 1e-4);
                }
            }
        }
    }

    [Fact]
    public void An_output_that_comes_twice_gets_both_changes()
    {
        var random = new Xoshiro256(1);
        using var x = Random(2, 20, random);
        using var once = Random(1, 20, random);
        using var twice = new AlignedMatrix(1, 20);
        once[0].CopyTo(twice[0]);
        using var change = new AlignedMatrix(2, 20);
        var step = new LogisticStep(x.Stride, 2);
        var start = Values(once);
        step.Run(Pointers(x), Pointers(once), [0], 0.1f, Pointers(change));
        step.Run(Pointers(x), [Pointers(twice)[0], Pointers(twice)[0]], [0, 0], 0.1f, Pointers(change));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(2 * (once[0][i] - start[0, i]), twice[0][i] - start[0, i], 1e-6);
        }
    }

    [Fact]
    public void Numbers_far_from_zero_stay_finite()
    {
        using var x = new AlignedMatrix(1, 3);
        using var y = new AlignedMatrix(2, 3);
        x[0].Fill(1e4f);
        y[0].Fill(1e4f);
        y[1].Fill(-1e4f);
        new LogisticStep(x.Stride, 1).Run(Pointers(x), Pointers(y), [1, 0], 0.1f);
        Assert.Equal(1e4f, x[0][0]);
        Assert.Equal([1e4f, -1e4f], [y[0][0], y[1][0]]);
    }

    /// <summary>The formula, number by number, in double precision.</summary>
    internal static (double[,] X, double[,] Y) Reference(
        AlignedMatrix x,
        AlignedMatrix y,
        ReadOnlySpan<float> labels,
        double rate
    )
    {
        var (oldX, oldY) = (Values(x), Values(y));
        var (newX, newY) = (Values(x), Values(y));
        for (var n = 0; n < x.Rows; n++)
        {
            for (var m = 0; m < y.Rows; m++)
            {
                double dot = 0;
                for (var i = 0; i < x.Columns; i++)
                {
                    dot += oldX[n, i] * oldY[m, i];
                }

                var error = rate * (labels[m] - (1 / (1 + Math.Exp(-dot))));
                for (var i = 0; i < x.Columns; i++)
                {
                    newX[n, i] += error * oldY[m, i];
                    newY[m, i] += error * oldX[n, i];
                }
            }
        }

        return (newX, newY);
    }

    private static double LogLikelihood(double[,] x, double[,] y, float[] labels)
    {
        double sum = 0;
        for (var n = 0; n < x.GetLength(0); n++)
        {
            for (var m = 0; m < y.GetLength(0); m++)
            {
                double dot = 0;
                for (var i = 0; i < x.GetLength(1); i++)
                {
                    dot += x[n, i] * y[m, i];
                }

                sum -= Math.Log(1 + Math.Exp(labels[m] > 0 ? -dot : dot));
            }
        }

        return sum;
    }

    private static AlignedMatrix Random(int rows, int columns, Xoshiro256 random)
    {
        var matrix = new AlignedMatrix(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            foreach (ref var value in matrix[row])
            {
                value = (float)(random.NextDouble() - 0.5);
            }
        }

        return matrix;
    }

    private static float[] Labels(int count, Xoshiro256 random) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(2))];

    private static nint[] Pointers(AlignedMatrix matrix) =>
        [.. Enumerable.Range(0, matrix.Rows).Select(row => (nint)matrix.Pointer(row))];

    private static float[] Padding(AlignedMatrix matrix) =>
        new Span<float>(matrix.Pointer(0) + matrix.Columns, matrix.Stride - matrix.Columns).ToArray();

    private static double[,] Values(AlignedMatrix matrix)
    {
        var values = new double[matrix.Rows, matrix.Columns];
        for (var row = 0; row < matrix.Rows; row++)
        {
            for (var column = 0; column < matrix.Columns; column++)
            {
                values[row, column] = matrix[row][column];
            }
        }

        return values;
    }

    private static void AssertNear(double[,] expected, AlignedMatrix actual) => AssertNear(expected, Values(actual));

    private static void AssertNear(double[,] expected, double[,] actual)
    {
        for (var row = 0; row < expected.GetLength(0); row++)
        {
            for (var column = 0; column < expected.GetLength(1); column++)
            {
                Assert.Equal(expected[row, column], actual[row, column], 1e-5);
            }
        }
    }
}
