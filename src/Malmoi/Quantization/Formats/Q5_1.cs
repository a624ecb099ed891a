using System.Buffers.Binary;

namespace Malmoi.Quantization.Formats;

/// <summary>32 numbers of 5 bits between a least and a largest one (ggml).</summary>
/// <remarks>
/// <code>
/// x = d q + m
/// d, m      2 bytes each   16-bit numbers
/// q's top   4 bytes        a bit for each number
/// q's rest  16 bytes       the first half of the block in the low nibbles, the second in the high ones
/// </code>
/// </remarks>
internal sealed class Q5_1() : BlockFormat("Q5_1", 7, 32, 24)
{
    public override bool CanQuantize => true;

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var (scale, least) = (Packed.Half(block, 0), Packed.Half(block, 2));
        var tops = Packed.UInt32(block, 4);
        var codes = block[8..];
        for (var i = 0; i < 16; i++)
        {
            var low = (codes[i] & 15) | (int)((tops >> i) & 1) << 4;
            var high = (codes[i] >> 4) | (int)((tops >> (i + 16)) & 1) << 4;
            numbers[i] = (low * scale) + least;
            numbers[i + 16] = (high * scale) + least;
        }
    }

    protected override void Pack(ReadOnlySpan<float> numbers, Span<byte> block, ReadOnlySpan<float> importance)
    {
        var (scale, least) = Fit(numbers, importance);
        var inverse = Packed.Inverse(scale);
        Packed.WriteHalf(block, 0, scale);
        Packed.WriteHalf(block, 2, least);
        var tops = 0u;
        for (var i = 0; i < 16; i++)
        {
            var (low, high) = (Code((numbers[i] - least) * inverse), Code((numbers[i + 16] - least) * inverse));
            tops |= (uint)(low >> 4) << i | (uint)(high >> 4) << (i + 16);
            block[i + 8] = (byte)((low & 15) | (high & 15) << 4);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], tops);
    }

    private static (float Scale, float Least) Fit(ReadOnlySpan<float> numbers, ReadOnlySpan<float> importance)
    {
        if (importance.IsEmpty)
        {
            var (least, largest) = Packed.Range(numbers);
            return ((largest - least) / 31, least);
        }

        var (step, minimum) = RangeFit.Fit(numbers, importance, 31, anySign: true);
        return (Packed.Rounded(step), Packed.Rounded(-minimum));
    }

    private static int Code(float steps) => Math.Clamp((int)(steps + 0.5f), 0, 31);
}
