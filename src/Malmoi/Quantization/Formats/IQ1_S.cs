namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 1.56 bits (ggml): words of eight signs out of 2048, shifted by an eighth up or down.</summary>
/// <remarks>
/// <code>
/// x = d (1 + 2 s) (word ± 1/8)
/// d            2 bytes       16-bit number
/// codes        32 bytes      the lower 8 bits of each word
/// then for each 32 numbers, 2 bytes:
/// codes' tops  4 x 3 bits
/// s            3 bits
/// shift        1 bit         set: down
/// </code>
/// </remarks>
internal sealed class IQ1_S() : BlockFormat("IQ1_S", 19, 256, 50)
{
    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 0);
        var codes = block[2..34];
        for (var i = 0; i < 32; i++)
        {
            var tops = Packed.UInt16(block, 34 + (i / 4 * 2));
            var code = codes[i] | (tops >> (i % 4 * 3) & 7) << 8;
            var step = scale * (1 + (2 * (tops >> 12 & 7)));
            var shift = tops >> 15 == 0 ? 0.125f : -0.125f;
            Codebooks.WriteShifted(Codebooks.Signs2048[code], shift, step, numbers[(8 * i)..]);
        }
    }
}
