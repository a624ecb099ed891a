using System.Buffers.Binary;

namespace Malmoi.Quantization;

/// <summary>Numbers of 4 or 8 bits in groups along a row, each with a scale and a zero point: what the matrices of GPTQ and AWQ become.</summary>
/// <remarks>
/// <code>
/// x = s (q - z)
/// s   2 bytes        16-bit number
/// z   2 bytes        whole number, 0 to 256
/// q   4 bits each    of every 32 the first half in the low nibbles, the second in the high ones, as in Q4_0
///     or 1 byte each
/// </code>
/// A group is a block. Codes of 2 and 3 bits are held in 4.
/// </remarks>
public sealed class GroupFormat : BlockFormat
{
    /// <summary>Bytes before the codes.</summary>
    public const int HeaderBytes = 4;

    /// <param name="bits">4 or 8.</param>
    /// <param name="length">Numbers of a group.</param>
    public GroupFormat(int bits, int length)
        : base($"G{bits}_{length}", -1, length, HeaderBytes + (bits == 4 ? Nibbles.Bytes(length) : length))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Bits = bits is 4 or 8 ? bits : throw new ArgumentOutOfRangeException(nameof(bits), bits, "4 or 8");
    }

    /// <summary>Of a code: 4 or 8.</summary>
    public int Bits { get; }

    /// <summary>Puts down a group.</summary>
    /// <param name="codes">As many as the group is long.</param>
    public void Write(Span<byte> block, Half scale, int zero, ReadOnlySpan<byte> codes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(codes.Length, BlockLength, nameof(codes));
        BinaryPrimitives.WriteHalfLittleEndian(block, scale);
        BinaryPrimitives.WriteInt16LittleEndian(block[2..], (short)zero);
        if (Bits == 8)
        {
            codes.CopyTo(block[HeaderBytes..]);
        }
        else
        {
            Nibbles.Write(codes, block[HeaderBytes..BlockBytes]);
        }
    }

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var scale = (float)BinaryPrimitives.ReadHalfLittleEndian(block);
        int zero = BinaryPrimitives.ReadInt16LittleEndian(block[2..]);
        Span<byte> codes = BlockLength <= 1024 ? stackalloc byte[BlockLength] : new byte[BlockLength];
        if (Bits == 4)
        {
            Nibbles.Read(block[HeaderBytes..], codes);
        }
        else
        {
            block[HeaderBytes..].CopyTo(codes);
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = scale * (codes[i] - zero);
        }
    }
}
