using Malmoi.Architectures;
using Malmoi.Neural.Blocks.Positions;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Blocks;

public class AlibiBiasTests
{
    [Fact]
    public void Slopes_halve_from_head_to_head() =>
        Assert.Equal(
            [0.5f, 0.25f, 0.125f, 0.0625f, 0.03125f, 0.015625f, 0.0078125f, 0.00390625f],
            new Alibi().SlopesOf(8)
        );

    [Fact]
    public void Heads_that_are_no_power_of_two_take_slopes_from_between()
    {
        double[] paper = [.. Powers(4), Math.Pow(2, -1), Math.Pow(2, -3)];
        double[] other =
        [
            Math.Pow(2, -2),
            Math.Pow(2, -4),
            Math.Pow(2, -6),
            Math.Pow(2, -8),
            Math.Pow(2, -1),
            Math.Pow(2, -3),
        ];
        Assert.Equal(paper.Select(slope => (float)slope), new Alibi().SlopesOf(6));
        Assert.Equal(other.Select(slope => (float)slope), new Alibi(AlibiSlopes.EveryOther).SlopesOf(6));

        static IEnumerable<double> Powers(int heads) =>
            Enumerable.Range(1, heads).Select(i => Math.Pow(2, -8.0 * i / heads));
    }

    [Fact]
    public void Exact_biases_are_the_distance_times_the_slope()
    {
        using var scope = NewDisposeScope();
        var bias = AlibiBias.Of(new Alibi { Scale = 0.5 }, 3, 300, null, CPU);
        var slopes = new Alibi().SlopesOf(3);
        for (var head = 0; head < 3; head++)
        {
            for (var key = 0; key < 300; key++)
            {
                Assert.Equal(slopes[head] * (key - 299) * 0.5, bias[0, head, 0, key].item<float>(), 1e-4);
            }
        }
    }

    [Fact]
    public void Rounded_biases_are_those_of_sixteen_bits_counted_from_the_first_token()
    {
        using var scope = NewDisposeScope();
        var mask = cat([zeros(1, 5, ScalarType.Int64), ones(1, 295, ScalarType.Int64)], 1);
        var bias = AlibiBias.Of(new Alibi { Rounded = true }, 3, 300, mask, CPU);
        var slopes = new Alibi().SlopesOf(3);
        for (var head = 0; head < 3; head++)
        {
            for (var key = 5; key < 300; key++)
            {
                var place = Rounded(key - 5);
                Assert.Equal(Rounded(Rounded(slopes[head]) * place), bias[0, head, 0, key].item<float>());
            }
        }
    }

    // To the nearest number with an even last bit among 8 bits.
    private static float Rounded(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7fff + ((bits >> 16) & 1)) & 0xffff0000);
    }
}
