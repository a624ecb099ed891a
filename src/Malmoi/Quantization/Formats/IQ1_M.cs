namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 1.75 bits (ggml): words of eight signs out of 2048, each shifted by an eighth up or down.</summary>
/// <remarks>
/// <code>
/// x = d (1 + 2 s) (word ± 1/8)
/// codes              32 bytes      the lower 8 bits of each word
/// tops and shifts    32 x 4 bits   3 bits of the word, 1 of its shift (set: down)
/// s and d            4 x 2 bytes   in each: four s of 3 bits, for 16 numbers each, and 4 bits of d, the lowest first
/// </code>
/// </remarks>
internal sealed class IQ1_M() : BlockFormat("IQ1_M", 29, 256, 56)
{
    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var codes = block[..32];
        var tops = block[32..48];
        var bits = 0;
        for (var i = 0; i < 4; i++)
        {
            bits |= Packed.UInt16(block, 48 + (2 * i)) >> 12 << (4 * i);
        }

        var scale = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
        for (var i = 0; i < 32; i++)
        {
            var top = tops[i / 2] >> (i % 2 * 4);
            var scales = Packed.UInt16(block, 48 + (i / 8 * 2));
            var step = scale * (1 + (2 * (scales >> (i / 2 % 4 * 3) & 7)));
            var shift = (top & 8) == 0 ? 0.125f : -0.125f;
            Codebooks.WriteShifted(Codebooks.Signs2048[codes[i] | (top & 7) << 8], shift, step, numbers[(8 * i)..]);
        }
    }
}
