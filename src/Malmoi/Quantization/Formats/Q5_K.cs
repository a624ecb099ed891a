namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 5 bits, every 32 with a scale and a minimum of 6 bits (ggml).</summary>
/// <remarks>
/// <code>
/// x = d s q - e m
/// d, e      2 bytes each   16-bit numbers
/// s, m      12 bytes       see <see cref="SixBits"/>
/// q's top   32 bytes       number i + 32 k stands in bit k of byte i
/// q's rest  4 x 32 bytes   of each 64, the first half in the low nibbles, the second in the high ones
/// </code>
/// </remarks>
internal sealed class Q5_K() : BlockFormat("Q5_K", 13, 256, 176)
{
    public override bool CanQuantize => true;

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var (scale, minimumScale) = (Packed.Half(block, 0), Packed.Half(block, 2));
        var tops = block.Slice(16, 32);
        for (var part = 0; part < 8; part++)
        {
            var (s, m) = SixBits.Read(block[4..16], part);
            var (step, minimum) = (scale * s, minimumScale * m);
            var codes = block.Slice(48 + (part / 2 * 32), 32);
            var shift = part % 2 * 4;
            for (var i = 0; i < 32; i++)
            {
                var code = (codes[i] >> shift & 15) | (tops[i] >> part & 1) << 4;
                numbers[(32 * part) + i] = (step * code) - minimum;
            }
        }
    }

    protected override void Pack(ReadOnlySpan<float> numbers, Span<byte> block, ReadOnlySpan<float> importance)
    {
        Span<int> scales = stackalloc int[8];
        Span<int> minima = stackalloc int[8];
        Span<int> codes = stackalloc int[256];
        var fit = new RangeBlock(numbers, importance, 32, 63, 31, scales, minima, codes);
        block.Clear();
        Packed.WriteHalf(block, 0, fit.Scale);
        Packed.WriteHalf(block, 2, fit.MinimumScale);
        SixBits.Write(block[4..16], scales, minima);
        for (var i = 0; i < 256; i++)
        {
            block[16 + (i % 32)] |= (byte)(codes[i] >> 4 << (i / 32));
            block[48 + (i / 64 * 32) + (i % 32)] |= (byte)((codes[i] & 15) << (i / 32 % 2 * 4));
        }
    }
}
