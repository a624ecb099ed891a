namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 2 bits, every 16 with a scale and a minimum of 4 bits (ggml).</summary>
/// <remarks>
/// <code>
/// x = d s q - e m
/// s, m   16 x 1 byte    s in the low nibble, m in the high one
/// q      2 x 32 bytes   number i + 32 k of each 128 stands in bits 2k of byte i
/// d, e   2 bytes each   16-bit numbers
/// </code>
/// </remarks>
internal sealed class Q2_K() : BlockFormat("Q2_K", 10, 256, 84)
{
    public override bool CanQuantize => true;

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var (scale, minimumScale) = (Packed.Half(block, 80), Packed.Half(block, 82));
        for (var part = 0; part < 16; part++)
        {
            var (step, minimum) = (scale * (block[part] & 15), minimumScale * (block[part] >> 4));
            var codes = block.Slice(16 + (part / 8 * 32) + (part % 2 * 16), 16);
            var shift = part / 2 % 4 * 2;
            for (var i = 0; i < 16; i++)
            {
                numbers[(16 * part) + i] = (step * (codes[i] >> shift & 3)) - minimum;
            }
        }
    }

    protected override void Pack(ReadOnlySpan<float> numbers, Span<byte> block, ReadOnlySpan<float> importance)
    {
        Span<int> scales = stackalloc int[16];
        Span<int> minima = stackalloc int[16];
        Span<int> codes = stackalloc int[256];
        var fit = new RangeBlock(numbers, importance, 16, 15, 3, scales, minima, codes);
        block.Clear();
        for (var part = 0; part < 16; part++)
        {
            block[part] = (byte)(scales[part] | minima[part] << 4);
        }

        for (var i = 0; i < 256; i++)
        {
            block[16 + (i / 128 * 32) + (i % 32)] |= (byte)(codes[i] << (i / 32 % 4 * 2));
        }

        Packed.WriteHalf(block, 80, fit.Scale);
        Packed.WriteHalf(block, 82, fit.MinimumScale);
    }
}
