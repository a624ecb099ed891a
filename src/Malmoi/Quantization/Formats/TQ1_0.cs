namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers that are -1, 0 or 1 under one scale, five in a byte (ggml).</summary>
/// <remarks>
/// A byte is a fraction of 256 whose first ternary digits are the numbers: tripled, what runs over is the digit.
/// <code>
/// x = d (digit - 1)
/// 32 bytes   5 digits each: number i + 32 k is digit k of byte i
/// 16 bytes   5 digits each: number 160 + i + 16 k
/// 4 bytes    4 digits each: number 240 + i + 4 k
/// d          2 bytes, 16-bit number
/// </code>
/// </remarks>
internal sealed class TQ1_0() : BlockFormat("TQ1_0", 34, 256, 54)
{
    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 52);
        Unpack(block[..32], 5, scale, numbers);
        Unpack(block[32..48], 5, scale, numbers[160..]);
        Unpack(block[48..52], 4, scale, numbers[240..]);
    }

    private static void Unpack(ReadOnlySpan<byte> codes, int digits, float scale, Span<float> numbers)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            var rest = codes[i];
            for (var k = 0; k < digits; k++)
            {
                var tripled = rest * 3;
                numbers[i + (codes.Length * k)] = ((tripled >> 8) - 1) * scale;
                rest = (byte)tripled;
            }
        }
    }
}
