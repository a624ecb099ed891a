using System.Buffers.Binary;

namespace Malmoi.Quantization;

/// <summary>Numbers of 4 bits, each one of sixteen levels times the largest of its block: NF4 and FP4 (Dettmers et al., 2023).</summary>
/// <remarks>
/// <code>
/// x = m levels[q]
/// m   4 bytes       32-bit number
/// q   4 bits each   of every 32 the first half in the low nibbles, the second in the high ones, as in Q4_0
/// </code>
/// </remarks>
public sealed class LevelFormat : BlockFormat
{
    /// <summary>Bytes before the codes.</summary>
    public const int HeaderBytes = 4;

    private readonly float[] _levels;
    private readonly Func<float, float>? _round;

    /// <param name="name">nf4, fp4.</param>
    /// <param name="levels">Sixteen.</param>
    /// <param name="length">Numbers of a block.</param>
    /// <param name="round">What becomes of each product, where it is one of a narrower type; null: nothing.</param>
    public LevelFormat(string name, ReadOnlySpan<float> levels, int length, Func<float, float>? round = null)
        : base($"{name}_{length}", -1, length, HeaderBytes + Nibbles.Bytes(length))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(levels.Length, 16, nameof(levels));
        _levels = levels.ToArray();
        _round = round;
    }

    /// <summary>What the codes stand for, before they are multiplied.</summary>
    public ReadOnlySpan<float> Levels => _levels;

    /// <summary>Puts down a block.</summary>
    /// <param name="codes">As many as the block is long.</param>
    public void Write(Span<byte> block, float largest, ReadOnlySpan<byte> codes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(codes.Length, BlockLength, nameof(codes));
        BinaryPrimitives.WriteSingleLittleEndian(block, largest);
        Nibbles.Write(codes, block[HeaderBytes..BlockBytes]);
    }

    protected override void Unpack(ReadOnlySpan<byte> block, Span<float> numbers)
    {
        var largest = BinaryPrimitives.ReadSingleLittleEndian(block);
        Span<byte> codes = BlockLength <= 1024 ? stackalloc byte[BlockLength] : new byte[BlockLength];
        Nibbles.Read(block[HeaderBytes..], codes);
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = _levels[codes[i]] * largest;
            numbers[i] = _round?.Invoke(numbers[i]) ?? numbers[i];
        }
    }
}
