namespace Malmoi.Quantization.Formats;

/// <summary>32 numbers of 4 bits between a least and a largest one (ggml).</summary>
/// <remarks>
/// <code>
/// x = d q + m
/// d, m   2 bytes each   16-bit numbers
/// q      16 bytes       the first half of the block in the low nibbles, the second in the high ones
/// </code>
/// </remarks>
internal sealed class Q4_1() : BlockFormat("Q4_1", 3, 32, 20)
{
    public override bool CanQuantize => true;

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var (scale, least) = (Packed.Half(block, 0), Packed.Half(block, 2));
        var codes = block[4..];
        for (var i = 0; i < 16; i++)
        {
            numbers[i] = ((codes[i] & 15) * scale) + least;
            numbers[i + 16] = ((codes[i] >> 4) * scale) + least;
        }
    }

    protected override void Pack(ReadOnlySpan<float> numbers, Span<byte> block, ReadOnlySpan<float> importance)
    {
        var (scale, least) = Fit(numbers, importance);
        var inverse = Packed.Inverse(scale);
        Packed.WriteHalf(block, 0, scale);
        Packed.WriteHalf(block, 2, least);
        for (var i = 0; i < 16; i++)
        {
            var (low, high) = (Code((numbers[i] - least) * inverse), Code((numbers[i + 16] - least) * inverse));
            block[i + 4] = (byte)(low | (high << 4));
        }
    }

    private static (float Scale, float Least) Fit(ReadOnlySpan<float> numbers, ReadOnlySpan<float> importance)
    {
        if (importance.IsEmpty)
        {
            var (least, largest) = Packed.Range(numbers);
            return ((largest - least) / 15, least);
        }

        var (step, minimum) = RangeFit.Fit(numbers, importance, 15, anySign: true);
        return (Packed.Rounded(step), Packed.Rounded(-minimum));
    }

    private static int Code(float steps) => Math.Clamp((int)(steps + 0.5f), 0, 15);
}
