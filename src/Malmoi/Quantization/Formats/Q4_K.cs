namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 4 bits, every 32 with a scale and a minimum of 6 bits (ggml).</summary>
/// <remarks>
/// <code>
/// x = d s q - e m
/// d, e   2 bytes each   16-bit numbers
/// s, m   12 bytes       see <see cref="SixBits"/>
/// q      4 x 32 bytes   of each 64, the first half in the low nibbles, the second in the high ones
/// </code>
/// </remarks>
internal sealed class Q4_K() : BlockFormat("Q4_K", 12, 256, 144)
{
    public override bool CanQuantize => true;

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var (scale, minimumScale) = (Packed.Half(block, 0), Packed.Half(block, 2));
        for (var part = 0; part < 8; part++)
        {
            var (s, m) = SixBits.Read(block[4..16], part);
            var (step, minimum) = (scale * s, minimumScale * m);
            var codes = block.Slice(16 + (part / 2 * 32), 32);
            var shift = part % 2 * 4;
            for (var i = 0; i < 32; i++)
            {
                numbers[(32 * part) + i] = (step * (codes[i] >> shift & 15)) - minimum;
            }
        }
    }

    protected override void Pack(ReadOnlySpan<float> numbers, Span<byte> block, ReadOnlySpan<float> importance)
    {
        Span<int> scales = stackalloc int[8];
        Span<int> minima = stackalloc int[8];
        Span<int> codes = stackalloc int[256];
        var fit = new RangeBlock(numbers, importance, 32, 63, 15, scales, minima, codes);
        Packed.WriteHalf(block, 0, fit.Scale);
        Packed.WriteHalf(block, 2, fit.MinimumScale);
        SixBits.Write(block[4..16], scales, minima);
        for (var i = 0; i < 128; i++)
        {
            var first = (i / 32 * 64) + (i % 32);
            block[16 + i] = (byte)(codes[first] | codes[first + 32] << 4);
        }
    }
}
