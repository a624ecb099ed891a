namespace Malmoi.Quantization;

/// <summary>How numbers are held a few bits each in blocks that carry their own scales (ggml's types: Q4_0, Q6_K, ...).</summary>
/// <remarks>A row of a matrix is a whole number of blocks, one after the other, so that rows can be taken out without unpacking.</remarks>
/// <param name="name">As ggml calls it.</param>
/// <param name="ggmlType">Its number in GGUF files; -1 for a format of our own that no file has.</param>
/// <param name="blockLength">Numbers in a block.</param>
/// <param name="blockBytes">Bytes of a block.</param>
public abstract class BlockFormat(string name, int ggmlType, int blockLength, int blockBytes)
{
    public string Name { get; } = name;

    /// <summary>Its number in GGUF files; -1 for a format of our own that no file has.</summary>
    public int GgmlType { get; } = ggmlType;

    /// <summary>Numbers in a block.</summary>
    public int BlockLength { get; } = blockLength;

    /// <summary>Bytes of a block.</summary>
    public int BlockBytes { get; } = blockBytes;

    /// <summary>Whether numbers can be put into it, and not only read out.</summary>
    public virtual bool CanQuantize => false;

    /// <summary>Bytes that numbers take.</summary>
    /// <exception cref="ArgumentException">They are no whole number of blocks.</exception>
    /// <exception cref="OverflowException">More than a computer counts.</exception>
    public long Bytes(long count) =>
        count % BlockLength == 0
            ? checked(count / BlockLength * BlockBytes)
            : throw new ArgumentException($"{count} numbers are no whole number of {Name} blocks of {BlockLength}");

    /// <summary>Unpacks whole blocks.</summary>
    /// <param name="blocks">As many as <paramref name="numbers"/> need.</param>
    /// <param name="numbers">A whole number of blocks of them.</param>
    /// <exception cref="ArgumentException">The bytes are not those of so many numbers.</exception>
    public void Dequantize(ReadOnlySpan<byte> blocks, Span<float> numbers)
    {
        CheckBytes(blocks.Length, numbers.Length);
        for (; !numbers.IsEmpty; blocks = blocks[BlockBytes..], numbers = numbers[BlockLength..])
        {
            Unpack(blocks[..BlockBytes], numbers[..BlockLength]);
        }
    }

    /// <summary>Packs numbers, as close to them as the format allows.</summary>
    /// <param name="numbers">A whole number of blocks of them.</param>
    /// <param name="blocks">Where the packed ones go.</param>
    /// <param name="importance">How much the squared error of each number counts; empty: all alike.</param>
    /// <exception cref="ArgumentException">The bytes or weights are not those of so many numbers.</exception>
    /// <exception cref="NotSupportedException">The format is only read: see <see cref="CanQuantize"/>.</exception>
    public void Quantize(ReadOnlySpan<float> numbers, Span<byte> blocks, ReadOnlySpan<float> importance = default)
    {
        CheckBytes(blocks.Length, numbers.Length);
        if (!importance.IsEmpty && importance.Length != numbers.Length)
        {
            throw new ArgumentException(
                $"{importance.Length} weights for {numbers.Length} numbers",
                nameof(importance)
            );
        }

        for (var start = 0; start < numbers.Length; start += BlockLength, blocks = blocks[BlockBytes..])
        {
            var weights = importance.IsEmpty ? default : importance.Slice(start, BlockLength);
            Pack(numbers.Slice(start, BlockLength), blocks[..BlockBytes], weights);
        }
    }

    public override string ToString() => Name;

    /// <summary>Unpacks one block.</summary>
    protected abstract void Unpack(ReadOnlySpan<byte> block, Span<float> numbers);

    /// <summary>Packs one block.</summary>
    protected virtual void Pack(ReadOnlySpan<float> numbers, Span<byte> block, ReadOnlySpan<float> importance) =>
        throw new NotSupportedException($"{Name} can be read, not written");

    private void CheckBytes(int bytes, int numbers)
    {
        if (bytes != Bytes(numbers))
        {
            throw new ArgumentException($"{numbers} numbers in {Name} take {Bytes(numbers)} bytes, not {bytes}");
        }
    }
}
