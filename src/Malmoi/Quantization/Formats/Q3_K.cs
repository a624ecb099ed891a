namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 3 bits, every 16 with a scale of 6 bits (ggml).</summary>
/// <remarks>
/// <code>
/// x = d (s - 32) (q - 4)
/// q's top   32 bytes       number i + 32 k stands in bit k of byte i
/// q's rest  2 x 32 bytes   number i + 32 k of each 128 stands in bits 2k of byte i
/// s' rests  8 bytes        4 bits: those of parts 0 to 7 low, of 8 to 15 high
/// s' tops   4 bytes        2 bits: part i + 4 k stands in bits 2k of byte i
/// d         2 bytes        16-bit number
/// </code>
/// </remarks>
internal sealed class Q3_K() : BlockFormat("Q3_K", 11, 256, 110)
{
    public override bool CanQuantize => true;

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 108);
        for (var part = 0; part < 16; part++)
        {
            var rest = block[96 + (part % 8)] >> (part / 8 * 4) & 15;
            var step = scale * ((rest | (block[104 + (part % 4)] >> (part / 4 * 2) & 3) << 4) - 32);
            var tops = block.Slice(part % 2 * 16, 16);
            var codes = block.Slice(32 + (part / 8 * 32) + (part % 2 * 16), 16);
            var shift = part / 2 % 4 * 2;
            for (var i = 0; i < 16; i++)
            {
                var code = (codes[i] >> shift & 3) | (tops[i] >> (part / 2) & 1) << 2;
                numbers[(16 * part) + i] = step * (code - 4);
            }
        }
    }

    protected override void Pack(ReadOnlySpan<float> numbers, Span<byte> block, ReadOnlySpan<float> importance)
    {
        Span<int> scales = stackalloc int[16];
        Span<int> codes = stackalloc int[256];
        var fit = new StepBlock(numbers, importance, -32, -4, scales, codes);
        block.Clear();
        for (var i = 0; i < 256; i++)
        {
            var code = codes[i] + 4;
            block[i % 32] |= (byte)(code >> 2 << (i / 32));
            block[32 + (i / 128 * 32) + (i % 32)] |= (byte)((code & 3) << (i / 32 % 4 * 2));
        }

        for (var part = 0; part < 16; part++)
        {
            var six = scales[part] + 32;
            block[96 + (part % 8)] |= (byte)((six & 15) << (part / 8 * 4));
            block[104 + (part % 4)] |= (byte)(six >> 4 << (part / 4 * 2));
        }

        Packed.WriteHalf(block, 108, fit.Scale);
    }
}
