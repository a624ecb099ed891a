namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 3.44 bits (ggml): words of four magnitudes out of 512, with any signs.</summary>
/// <remarks>
/// <code>
/// x = d (1 + 2 s) · ±word
/// d            2 bytes       16-bit number
/// codes        64 bytes      the lower 8 bits of each word
/// codes' tops  64 bits
/// signs        32 bytes      of two words each
/// s            8 x 4 bits    one for every 32 numbers
/// </code>
/// </remarks>
internal sealed class IQ3_S() : BlockFormat("IQ3_S", 21, 256, 110)
{
    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 0);
        var codes = block[2..66];
        var tops = block[66..74];
        var signs = block[74..106];
        var scales = block[106..];
        for (var i = 0; i < 64; i++)
        {
            var code = codes[i] | (tops[i / 8] >> (i % 8) & 1) << 8;
            var step = scale * (1 + (2 * (scales[i / 16] >> (i / 8 % 2 * 4) & 15)));
            Codebooks.Write(Codebooks.Quadruples512[code], signs[i / 2] >> (i % 2 * 4), step, numbers[(4 * i)..]);
        }
    }
}
