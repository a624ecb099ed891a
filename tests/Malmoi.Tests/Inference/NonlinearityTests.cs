using Malmoi.Architectures;
using Malmoi.Inference;

namespace Malmoi.Tests.Inference;

public sealed unsafe class NonlinearityTests
{
    [Theory]
    [InlineData(Activation.Identity)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.GeluTanh)]
    [InlineData(Activation.Silu)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.SquaredRelu)]
    [InlineData(Activation.QuickGelu)]
    public void Each_is_its_formula_in_double_precision(Activation activation)
    {
        // Odd, so that the last numbers fill no register.
        var x = Enumerable.Range(-1001, 2003).Select(i => i * 0.0117f).ToArray();
        var (applied, gated) = ((float[])x.Clone(), (float[])x.Clone());
        fixed (
            float* a = applied,
                b = gated,
                y = x
        )
        {
            Nonlinearity.Apply(activation, a, applied.Length);
            Nonlinearity.Gate(activation, b, y, gated.Length);
        }

        for (var i = 0; i < x.Length; i++)
        {
            var expected = Obvious(activation, x[i]);
            Assert.Equal(expected, applied[i], 2e-6 * Math.Max(1, Math.Abs(expected)));
            Assert.Equal(expected * x[i], gated[i], 2e-6 * Math.Max(1, Math.Abs(expected * x[i])));
        }
    }

    private static double Obvious(Activation activation, double x) =>
        activation switch
        {
            Activation.Identity => x,
            Activation.Relu => Math.Max(0, x),
            Activation.Gelu => x / 2 * (1 + ErrorFunction(x / Math.Sqrt(2))),
            Activation.GeluTanh => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
            Activation.Silu => x / (1 + Math.Exp(-x)),
            Activation.Tanh => Math.Tanh(x),
            Activation.SquaredRelu => Math.Max(0, x) * Math.Max(0, x),
            Activation.QuickGelu => x / (1 + Math.Exp(-1.702 * x)),
            _ => throw new ArgumentOutOfRangeException(nameof(activation)),
        };

    // 2/√π ∫ e^(-t²) dt by Simpson's rule.
    private static double ErrorFunction(double x)
    {
        if (Math.Abs(x) > 6)
        {
            return Math.Sign(x);
        }

        const int Steps = 2000;
        var (width, sum) = (x / Steps, 0.0);
        for (var i = 0; i < Steps; i++)
        {
            sum += Power(i * width) + (4 * Power((i + 0.5) * width)) + Power((i + 1) * width);
        }

        return sum * width / 6 * 2 / Math.Sqrt(Math.PI);

        static double Power(double t) => Math.Exp(-t * t);
    }
}
