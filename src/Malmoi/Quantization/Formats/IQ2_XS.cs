namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 2.31 bits (ggml): words of eight magnitudes out of 512, with an even number of minuses.</summary>
/// <remarks>
/// <code>
/// x = d (1/2 + s) / 4 · ±word
/// d      2 bytes         16-bit number
/// codes  32 x 2 bytes    the word in the lower 9 bits, its signs in the upper 7
/// s      16 x 4 bits     one for every 16 numbers
/// </code>
/// </remarks>
internal sealed class IQ2_XS() : BlockFormat("IQ2_XS", 17, 256, 74)
{
    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 0);
        var scales = block[66..];
        for (var i = 0; i < 32; i++)
        {
            var code = Packed.UInt16(block, 2 + (2 * i));
            var step = scale * (0.5f + (scales[i / 4] >> (i / 2 % 2 * 4) & 15)) * 0.25f;
            var word = Codebooks.Magnitudes512[code & 511];
            Codebooks.Write(word, Codebooks.EvenSigns(code >> 9), step, numbers[(8 * i)..]);
        }
    }
}
