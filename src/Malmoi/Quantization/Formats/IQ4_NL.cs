namespace Malmoi.Quantization.Formats;

/// <summary>32 numbers of 4 bits under one scale, the levels closer to each other around zero (ggml).</summary>
/// <remarks>
/// <code>
/// x = d levels[q]
/// d   2 bytes   16-bit number
/// q   16 bytes  the first half of the block in the low nibbles, the second in the high ones
/// </code>
/// </remarks>
internal sealed class IQ4_NL() : BlockFormat("IQ4_NL", 20, 32, 18)
{
    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 0);
        var levels = Codebooks.Levels16;
        for (var i = 0; i < 16; i++)
        {
            numbers[i] = scale * levels[block[i + 2] & 15];
            numbers[i + 16] = scale * levels[block[i + 2] >> 4];
        }
    }
}
