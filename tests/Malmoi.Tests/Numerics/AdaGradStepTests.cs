using Malmoi.Numerics;

namespace Malmoi.Tests.Numerics;

public sealed unsafe class AdaGradStepTests
{
    [Theory]
    [InlineData(0.7)]
    [InlineData(-3000)]
    public void A_step_is_what_the_formula_says(double slope)
    {
        const int columns = 37;
        var random = new Xoshiro256(4);
        using var rows = new AlignedMatrix(4, columns);
        for (var i = 0; i < columns; i++)
        {
            for (var row = 0; row < 4; row++)
            {
                rows[row][i] = (float)(random.NextDouble() + (row < 2 ? -0.5 : 1));
            }
        }

        double[][] before =
        [
            .. Enumerable.Range(0, 4).Select(row => rows[row].ToArray().Select(value => (double)value).ToArray()),
        ];
        new Span<float>(rows.Pointer(2) + columns, rows.Stride - columns).Fill(1);
        new Span<float>(rows.Pointer(3) + columns, rows.Stride - columns).Fill(1);
        var dot = Rows.Dot(rows.Pointer(0), rows.Pointer(1), rows.Stride);
        Assert.Equal(before[0].Zip(before[1], (a, b) => a * b).Sum(), dot, 1e-5);
        AdaGradStep.Run(
            rows.Pointer(0),
            rows.Pointer(1),
            rows.Pointer(2),
            rows.Pointer(3),
            (float)slope,
            0.05f,
            rows.Stride
        );
        for (var i = 0; i < columns; i++)
        {
            var g = 0.05 * Math.Clamp(slope * before[1][i], -100, 100);
            var h = 0.05 * Math.Clamp(slope * before[0][i], -100, 100);
            Assert.Equal(before[0][i] - (g / Math.Sqrt(before[2][i])), rows[0][i], 1e-5);
            Assert.Equal(before[1][i] - (h / Math.Sqrt(before[3][i])), rows[1][i], 1e-5);
            Assert.Equal(before[2][i] + (g * g), rows[2][i], 1e-4);
            Assert.Equal(before[3][i] + (h * h), rows[3][i], 1e-4);
        }
    }
}
