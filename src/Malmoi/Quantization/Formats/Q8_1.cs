namespace Malmoi.Quantization.Formats;

/// <summary>32 numbers of 8 bits under one scale, with their sum (ggml): what activations become beside weights that have a minimum.</summary>
/// <remarks>
/// <code>
/// x = d q
/// d     2 bytes   16-bit number
/// d Σq  2 bytes   16-bit number
/// q     32 bytes  -127 to 127
/// </code>
/// </remarks>
internal sealed class Q8_1() : BlockFormat("Q8_1", 9, 32, 36)
{
    public override bool CanQuantize => true;

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = Packed.Half(block, 0);
        var codes = block[4..];
        for (var i = 0; i < 32; i++)
        {
            numbers[i] = (sbyte)codes[i] * scale;
        }
    }

    protected override void Pack(ReadOnlySpan<float> numbers, Span<byte> block, ReadOnlySpan<float> importance)
    {
        var scale = MathF.Abs(Packed.Farthest(numbers)) / 127;
        var inverse = Packed.Inverse(scale);
        var sum = 0;
        for (var i = 0; i < 32; i++)
        {
            var code = (sbyte)MathF.Round(numbers[i] * inverse, MidpointRounding.AwayFromZero);
            block[i + 4] = (byte)code;
            sum += code;
        }

        Packed.WriteHalf(block, 0, scale);
        Packed.WriteHalf(block, 2, sum * scale);
    }
}
