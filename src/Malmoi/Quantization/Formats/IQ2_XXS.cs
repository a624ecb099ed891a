namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 2.06 bits (ggml): words of eight magnitudes out of 256, with an even number of minuses.</summary>
/// <remarks>
/// <code>
/// x = d (1/2 + s) / 4 · ±word
/// d      2 bytes          16-bit number
/// then for each 32 numbers, 8 bytes:
/// codes  4 bytes          a word each
/// signs  4 x 7 bits       of each word; the eighth makes the minuses even
/// s      4 bits
/// </code>
/// </remarks>
internal sealed class IQ2_XXS() : BlockFormat("IQ2_XXS", 16, 256, 66)
{
    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 0);
        for (var part = 0; part < 8; part++)
        {
            var codes = block.Slice(2 + (8 * part), 4);
            var signs = Packed.UInt32(block, 6 + (8 * part));
            var step = scale * (0.5f + (signs >> 28)) * 0.25f;
            for (var i = 0; i < 4; i++)
            {
                var word = Codebooks.Magnitudes256[codes[i]];
                var eight = Codebooks.EvenSigns((int)(signs >> (7 * i)) & 127);
                Codebooks.Write(word, eight, step, numbers[((32 * part) + (8 * i))..]);
            }
        }
    }
}
