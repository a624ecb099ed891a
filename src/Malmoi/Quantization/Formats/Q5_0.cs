using System.Buffers.Binary;

namespace Malmoi.Quantization.Formats;

/// <summary>32 numbers of 5 bits under one scale (ggml).</summary>
/// <remarks>
/// <code>
/// x = d (q - 16)
/// d         2 bytes   16-bit number
/// q's top   4 bytes   a bit for each number
/// q's rest  16 bytes  the first half of the block in the low nibbles, the second in the high ones
/// </code>
/// </remarks>
internal sealed class Q5_0() : BlockFormat("Q5_0", 6, 32, 22)
{
    public override bool CanQuantize => true;

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 0);
        var tops = Packed.UInt32(block, 2);
        var codes = block[6..];
        for (var i = 0; i < 16; i++)
        {
            var low = (codes[i] & 15) | (int)((tops >> i) & 1) << 4;
            var high = (codes[i] >> 4) | (int)((tops >> (i + 16)) & 1) << 4;
            numbers[i] = (low - 16) * scale;
            numbers[i + 16] = (high - 16) * scale;
        }
    }

    // The number farthest from zero becomes -16, the code that has no opposite.
    protected override void Pack(ReadOnlySpan<float> numbers, Span<byte> block, ReadOnlySpan<float> importance)
    {
        var scale = importance.IsEmpty
            ? Packed.Farthest(numbers) / -16
            : Packed.Rounded(StepFit.Fit(numbers, importance, -16, 15));
        var inverse = Packed.Inverse(scale);
        Packed.WriteHalf(block, 0, scale);
        var tops = 0u;
        for (var i = 0; i < 16; i++)
        {
            var (low, high) = (Code(numbers[i] * inverse), Code(numbers[i + 16] * inverse));
            tops |= (uint)(low >> 4) << i | (uint)(high >> 4) << (i + 16);
            block[i + 6] = (byte)((low & 15) | (high & 15) << 4);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(block[2..], tops);
    }

    private static int Code(float steps) => Math.Clamp((int)(steps + 16.5f), 0, 31);
}
