using System.Buffers.Binary;

namespace Malmoi.Quantization;

/// <summary>Rows of 8 bits a number under the largest of the row: LLM.int8's matrices (Dettmers et al., 2022).</summary>
/// <remarks>
/// <code>
/// x = q m / 127
/// m   4 bytes       32-bit number
/// q   1 byte each   -127 to 127
/// </code>
/// A row is a block.
/// </remarks>
public sealed class RowFormat : BlockFormat
{
    /// <summary>Bytes before the codes.</summary>
    public const int HeaderBytes = 4;

    /// <param name="length">Numbers of a row.</param>
    public RowFormat(int length)
        : base($"R8_{length}", -1, length, HeaderBytes + length) =>
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);

    /// <summary>Puts down a row.</summary>
    /// <param name="codes">As many signed bytes as the row is long.</param>
    public void Write(Span<byte> block, float largest, ReadOnlySpan<byte> codes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(codes.Length, BlockLength, nameof(codes));
        BinaryPrimitives.WriteSingleLittleEndian(block, largest);
        codes.CopyTo(block[HeaderBytes..]);
    }

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var largest = BinaryPrimitives.ReadSingleLittleEndian(block);
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (sbyte)block[HeaderBytes + i] * largest / 127;
        }
    }
}
