namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 3.06 bits (ggml): words of four magnitudes out of 256, eight numbers with an even number of minuses.</summary>
/// <remarks>
/// <code>
/// x = d (1/2 + s) / 2 · ±word
/// d         2 bytes     16-bit number
/// codes     64 bytes    a word each
/// then for each 32 numbers, 4 bytes:
/// signs     4 x 7 bits  of two words each; the eighth makes the minuses even
/// s         4 bits
/// </code>
/// </remarks>
internal sealed class IQ3_XXS() : BlockFormat("IQ3_XXS", 18, 256, 98)
{
    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 0);
        var codes = block[2..66];
        for (var i = 0; i < 32; i++)
        {
            var signs = Packed.UInt32(block, 66 + (i / 4 * 4));
            var step = scale * (0.5f + (signs >> 28)) * 0.5f;
            var eight = Codebooks.EvenSigns((int)(signs >> (i % 4 * 7)) & 127);
            Codebooks.Write(Codebooks.Quadruples256[codes[2 * i]], eight, step, numbers[(8 * i)..]);
            Codebooks.Write(Codebooks.Quadruples256[codes[(2 * i) + 1]], eight >> 4, step, numbers[((8 * i) + 4)..]);
        }
    }
}
