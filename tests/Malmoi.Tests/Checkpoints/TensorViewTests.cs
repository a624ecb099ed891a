using System.Runtime.InteropServices;
using Malmoi.Checkpoints;

namespace Malmoi.Tests.Checkpoints;

public class TensorViewTests
{
    [Fact]
    public void Every_half_is_widened_as_the_framework_widens_it()
    {
        var all = Enumerable.Range(0, 65536).Select(bits => (ushort)bits).ToArray();
        var floats = View(ElementType.Float16, all).ToFloats();
        for (var bits = 0; bits < all.Length; bits++)
        {
            var expected = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            Assert.True(
                float.IsNaN(expected) ? float.IsNaN(floats[bits]) : Bits(expected) == Bits(floats[bits]),
                $"{bits:x4}"
            );
        }
    }

    [Fact]
    public void Every_bfloat16_is_the_upper_half_of_a_float()
    {
        var all = Enumerable.Range(0, 65536).Select(bits => (ushort)bits).ToArray();
        var floats = View(ElementType.BFloat16, all).ToFloats();
        Assert.All(all, bits => Assert.Equal((uint)bits << 16, Bits(floats[bits])));
    }

    // The table of Micikevicius et al. (2022), and of the formats without infinities and negative zero.
    [Theory]
    [InlineData(ElementType.Float8E4M3, 0x7e, 448f)]
    [InlineData(ElementType.Float8E4M3, 0x7f, float.NaN)]
    [InlineData(ElementType.Float8E4M3, 0x08, 0.015625f)]
    [InlineData(ElementType.Float8E4M3, 0x01, 0.001953125f)]
    [InlineData(ElementType.Float8E4M3, 0xb8, -1f)]
    [InlineData(ElementType.Float8E5M2, 0x7b, 57344f)]
    [InlineData(ElementType.Float8E5M2, 0x7c, float.PositiveInfinity)]
    [InlineData(ElementType.Float8E5M2, 0xfc, float.NegativeInfinity)]
    [InlineData(ElementType.Float8E5M2, 0x7d, float.NaN)]
    [InlineData(ElementType.Float8E5M2, 0x01, 1.52587890625e-05f)]
    [InlineData(ElementType.Float8E4M3Fnuz, 0x7f, 240f)]
    [InlineData(ElementType.Float8E4M3Fnuz, 0x80, float.NaN)]
    [InlineData(ElementType.Float8E5M2Fnuz, 0x7f, 57344f)]
    [InlineData(ElementType.Float8E5M2Fnuz, 0x80, float.NaN)]
    [InlineData(ElementType.Float8E8M0, 0x7f, 1f)]
    [InlineData(ElementType.Float8E8M0, 0x00, 5.877472e-39f)]
    [InlineData(ElementType.Float8E8M0, 0xff, float.NaN)]
    public void Numbers_of_8_bits_have_their_published_values(ElementType type, byte code, float value) =>
        Assert.Equal(value, View<byte>(type, [code]).ToFloats()[0]);

    [Fact]
    public void Whole_numbers_and_truth_values_become_floats()
    {
        Assert.Equal([1f, 0f, 1f], View<byte>(ElementType.Boolean, [1, 0, 255]).ToFloats());
        Assert.Equal([255f], View<byte>(ElementType.UInt8, [255]).ToFloats());
        Assert.Equal([-128f], View<sbyte>(ElementType.Int8, [-128]).ToFloats());
        Assert.Equal([-32768f], View<short>(ElementType.Int16, [-32768]).ToFloats());
        Assert.Equal([65535f], View<ushort>(ElementType.UInt16, [65535]).ToFloats());
        Assert.Equal([16777217f], View<int>(ElementType.Int32, [16777217]).ToFloats());
        Assert.Equal([4294967296f], View<uint>(ElementType.UInt32, [uint.MaxValue]).ToFloats());
        Assert.Equal([-9.223372E18f], View<long>(ElementType.Int64, [long.MinValue]).ToFloats());
        Assert.Equal([1.8446744E19f], View<ulong>(ElementType.UInt64, [ulong.MaxValue]).ToFloats());
        Assert.Equal([0.1f, float.PositiveInfinity], View<double>(ElementType.Float64, [0.1, 1e300]).ToFloats());
    }

    [Fact]
    public void Parts_are_read_from_anywhere_and_never_from_beyond()
    {
        var view = View<float>(ElementType.Float32, [1, 2, 3, 4, 5]);
        var part = new float[2];
        view.CopyTo(3, part);
        Assert.Equal([4f, 5f], part);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.CopyTo(4, part));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.CopyTo(-1, part));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Bytes(17, 4).Length);
        Assert.Throws<ArgumentException>(() => view.Elements<double>(0, 1).Length);
        Assert.Equal(3f, view.Elements<float>(2, 1)[0]);
    }

    [Fact]
    public void Complex_numbers_are_no_floats() =>
        Assert.Throws<InputException>(View<ulong>(ElementType.Complex64, [0]).ToFloats);

    [Fact]
    public void Symbols_and_sizes_are_those_of_the_format()
    {
        foreach (var type in Enum.GetValues<ElementType>().Where(type => type != ElementType.Blocks))
        {
            Assert.True(ElementTypes.TryParse(type.Symbol(), out var parsed));
            Assert.Equal(type, parsed);
            var digits = type.Symbol().TrimStart('B', 'U', 'I', 'F', 'C').Split('_')[0];
            Assert.Equal(digits == "OOL" ? 8 : int.Parse(digits, null), type.Size() * 8);
        }

        Assert.False(ElementTypes.TryParse("F33", out _));
        Assert.Throws<ArgumentException>(() => ElementType.Blocks.Size());
        Assert.Throws<ArgumentException>(() => ElementType.Blocks.Symbol());
    }

    private static TensorView View<T>(ElementType type, T[] values)
        where T : unmanaged =>
        TensorView.Of(new TensorInfo("t", type, [values.Length]), MemoryMarshal.AsBytes(values.AsSpan()));

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);
}
