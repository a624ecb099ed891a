namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 4.25 bits, the levels closer to each other around zero, a scale for every 32 (ggml).</summary>
/// <remarks>
/// <code>
/// x = d (s - 32) levels[q]
/// d         2 bytes       16-bit number
/// s' tops   8 x 2 bits
/// s' rests  8 x 4 bits
/// q         8 x 16 bytes  of each 32, the first half in the low nibbles, the second in the high ones
/// </code>
/// </remarks>
internal sealed class IQ4_XS() : BlockFormat("IQ4_XS", 23, 256, 136)
{
    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 0);
        var tops = Packed.UInt16(block, 2);
        var levels = Codebooks.Levels16;
        for (var part = 0; part < 8; part++)
        {
            var six = (block[4 + (part / 2)] >> (part % 2 * 4) & 15) | (tops >> (2 * part) & 3) << 4;
            var step = scale * (six - 32);
            var codes = block.Slice(8 + (16 * part), 16);
            for (var i = 0; i < 16; i++)
            {
                numbers[(32 * part) + i] = step * levels[codes[i] & 15];
                numbers[(32 * part) + i + 16] = step * levels[codes[i] >> 4];
            }
        }
    }
}
