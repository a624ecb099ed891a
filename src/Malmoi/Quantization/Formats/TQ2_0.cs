namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers that are -1, 0 or 1 under one scale, four in a byte (ggml).</summary>
/// <remarks>
/// <code>
/// x = d (q - 1)
/// q   2 x 32 bytes   number i + 32 k of each 128 stands in bits 2k of byte i
/// d   2 bytes        16-bit number
/// </code>
/// </remarks>
internal sealed class TQ2_0() : BlockFormat("TQ2_0", 35, 256, 66)
{
    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 64);
        for (var i = 0; i < 256; i++)
        {
            var code = block[(i / 128 * 32) + (i % 32)] >> (i / 32 % 4 * 2) & 3;
            numbers[i] = (code - 1) * scale;
        }
    }
}
