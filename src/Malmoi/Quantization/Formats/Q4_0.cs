namespace Malmoi.Quantization.Formats;

/// <summary>32 numbers of 4 bits under one scale (ggml).</summary>
/// <remarks>
/// <code>
/// x = d (q - 8)
/// d   2 bytes   16-bit number
/// q   16 bytes  the first half of the block in the low nibbles, the second in the high ones
/// </code>
/// </remarks>
internal sealed class Q4_0() : BlockFormat("Q4_0", 2, 32, 18)
{
    public override bool CanQuantize => true;

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 0);
        var codes = block[2..];
        for (var i = 0; i < 16; i++)
        {
            numbers[i] = ((codes[i] & 15) - 8) * scale;
            numbers[i + 16] = ((codes[i] >> 4) - 8) * scale;
        }
    }

    // The number farthest from zero becomes -8, the code that has no opposite.
    protected override void Pack(ReadOnlySpan<float> numbers, Span<byte> block, ReadOnlySpan<float> importance)
    {
        var scale = importance.IsEmpty
            ? Packed.Farthest(numbers) / -8
            : Packed.Rounded(StepFit.Fit(numbers, importance, -8, 7));
        var inverse = Packed.Inverse(scale);
        Packed.WriteHalf(block, 0, scale);
        for (var i = 0; i < 16; i++)
        {
            block[i + 2] = (byte)(Code(numbers[i] * inverse) | (Code(numbers[i + 16] * inverse) << 4));
        }
    }

    private static int Code(float steps) => Math.Clamp((int)(steps + 8.5f), 0, 15);
}
