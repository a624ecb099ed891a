using System.Buffers.Binary;

namespace Malmoi.Quantization.Formats;

/// <summary>256 numbers of 8 bits under one scale, with their sums by sixteen (ggml): what activations become beside the K formats.</summary>
/// <remarks>
/// <code>
/// x = d q
/// d    4 bytes        32-bit number
/// q    256 bytes      -128 to 127
/// Σq   16 x 2 bytes   of each 16
/// </code>
/// </remarks>
internal sealed class Q8_K() : BlockFormat("Q8_K", 15, 256, 292)
{
    public override bool CanQuantize => true;

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = BinaryPrimitives.ReadSingleLittleEndian(block);
        for (var i = 0; i < 256; i++)
        {
            numbers[i] = scale * (sbyte)block[i + 4];
        }
    }

    // The number farthest from zero becomes -127.
    protected override void Pack(ReadOnlySpan<float> numbers, Span<byte> block, ReadOnlySpan<float> importance)
    {
        block.Clear();
        var farthest = Packed.Farthest(numbers);
        if (farthest == 0)
        {
            return;
        }

        var inverse = -127 / farthest;
        BinaryPrimitives.WriteSingleLittleEndian(block, 1 / inverse);
        for (var part = 0; part < 16; part++)
        {
            var sum = 0;
            for (var i = 16 * part; i < 16 * (part + 1); i++)
            {
                var code = (sbyte)Math.Min(127, MathF.Round(inverse * numbers[i]));
                block[i + 4] = (byte)code;
                sum += code;
            }

            BinaryPrimitives.WriteInt16LittleEndian(block[(260 + (2 * part))..], (short)sum);
        }
    }
}
