using System.Globalization;
using System.Text;
using CsCheck;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;

namespace Malmoi.Tests.NGrams.Arpa;

public class ArpaNumberTests
{
    [Fact]
    public void Every_float_is_written_as_briefly_as_the_framework_does_and_read_back() =>
        Gen.OneOf(Gen.Float[-100, 100], Gen.Float[-1, 1], Gen.Float[-0.001f, 0.001f], Gen.Float[-1e30f, 1e30f])
            .Sample(
                value =>
                {
                    Span<byte> buffer = stackalloc byte[ArpaNumber.MostBytes];
                    var text = Encoding.ASCII.GetString(buffer[..ArpaNumber.Format(value, buffer)]);
                    Assert.True(ArpaNumber.TryParse(Encoding.ASCII.GetBytes(text), out var back));
                    Assert.Equal(value, back);
                    var shortest = value.ToString("R", CultureInfo.InvariantCulture);
                    Assert.True(
                        text == shortest || shortest.Contains('E', StringComparison.Ordinal) || value == 0,
                        $"{text} for {shortest}"
                    );
                },
                iter: 200_000
            );

    [Fact]
    public void Decimals_are_read_as_the_framework_reads_them() =>
        Gen.Select(Gen.Int[-100, 100], Gen.Long[0, 9_999_999_999], Gen.Int[1, 12])
            .Sample(
                (whole, fraction, digits) =>
                {
                    var text = $"{whole}.{fraction.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0')}";
                    Assert.True(ArpaNumber.TryParse(Encoding.ASCII.GetBytes(text), out var value));
                    Assert.Equal(float.Parse(text, CultureInfo.InvariantCulture), value);
                },
                iter: 200_000
            );
}
