namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 6 bits, every 16 with a scale of 8 bits (ggml).</summary>
/// <remarks>
/// <code>
/// x = d s (q - 32)
/// q's rest  2 x 64 bytes   4 bits: number i of each 128 low in byte i, number i + 64 high
/// q's top   2 x 32 bytes   2 bits: number i + 32 k of each 128 stands in bits 2k of byte i
/// s         16 x 1 byte    -128 to 127
/// d         2 bytes        16-bit number
/// </code>
/// </remarks>
internal sealed class Q6_K() : BlockFormat("Q6_K", 14, 256, 210)
{
    public override bool CanQuantize => true;

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 208);
        for (var part = 0; part < 16; part++)
        {
            var step = scale * (sbyte)block[192 + part];
            var rests = block.Slice((part / 8 * 64) + (part % 4 * 16), 16);
            var tops = block.Slice(128 + (part / 8 * 32) + (part % 2 * 16), 16);
            var (restShift, topShift) = (part / 4 % 2 * 4, part / 2 % 4 * 2);
            for (var i = 0; i < 16; i++)
            {
                var code = (rests[i] >> restShift & 15) | (tops[i] >> topShift & 3) << 4;
                numbers[(16 * part) + i] = step * (code - 32);
            }
        }
    }

    protected override void Pack(ReadOnlySpan<float> numbers, Span<byte> block, ReadOnlySpan<float> importance)
    {
        Span<int> scales = stackalloc int[16];
        Span<int> codes = stackalloc int[256];
        var fit = new StepBlock(numbers, importance, -128, -32, scales, codes);
        block.Clear();
        for (var i = 0; i < 256; i++)
        {
            var code = codes[i] + 32;
            block[(i / 128 * 64) + (i % 64)] |= (byte)((code & 15) << (i / 64 % 2 * 4));
            block[128 + (i / 128 * 32) + (i % 32)] |= (byte)(code >> 4 << (i / 32 % 4 * 2));
        }

        for (var part = 0; part < 16; part++)
        {
            block[192 + part] = (byte)(sbyte)scales[part];
        }

        Packed.WriteHalf(block, 208, fit.Scale);
    }
}
