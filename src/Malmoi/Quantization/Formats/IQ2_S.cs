namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 2.56 bits (ggml): words of eight magnitudes out of 1024, with any signs.</summary>
/// <remarks>
/// <code>
/// x = d (1/2 + s) / 4 · ±word
/// d            2 bytes        16-bit number
/// codes        32 bytes       the lower 8 bits of each word
/// signs        32 bytes       of each word
/// codes' tops  32 x 2 bits
/// s            16 x 4 bits    one for every 16 numbers
/// </code>
/// </remarks>
internal sealed class IQ2_S() : BlockFormat("IQ2_S", 22, 256, 82)
{
    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 0);
        var codes = block[2..34];
        var signs = block[34..66];
        var tops = block[66..74];
        var scales = block[74..];
        for (var i = 0; i < 32; i++)
        {
            var code = codes[i] | (tops[i / 4] >> (i % 4 * 2) & 3) << 8;
            var step = scale * (0.5f + (scales[i / 4] >> (i / 2 % 2 * 4) & 15)) * 0.25f;
            Codebooks.Write(Codebooks.Magnitudes1024[code], signs[i], step, numbers[(8 * i)..]);
        }
    }
}
