namespace Malmoi.Quantization.Formats;

/// <summary>32 numbers of 8 bits under one scale (ggml).</summary>
/// <remarks>
/// <code>
/// x = d q
/// d   2 bytes   16-bit number
/// q   32 bytes  -127 to 127
/// </code>
/// </remarks>
internal sealed class Q8_0() : BlockFormat("Q8_0", 8, 32, 34)
{
    public override bool CanQuantize => true;

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 0);
        var codes = block[2..];
        for (var i = 0; i < 32; i++)
        {
            numbers[i] = (sbyte)codes[i] * scale;
        }
    }

    protected override void Pack(ReadOnlySpan<float> numbers, Span<byte> block, ReadOnlySpan<float> importance)
    {
        var scale = MathF.Abs(Packed.Farthest(numbers)) / 127;
        var inverse = Packed.Inverse(scale);
        Packed.WriteHalf(block, 0, scale);
        for (var i = 0; i < 32; i++)
        {
            block[i + 2] = (byte)(sbyte)MathF.Round(numbers[i] * inverse, MidpointRounding.AwayFromZero);
        }
    }
}
