using System.Buffers.Binary;
using System.Text;
using Malmoi.Storage;

namespace Malmoi.Checkpoints.Pickle;

/// <summary>The bytes of a pickle, read forwards and never beyond their end.</summary>
/// <param name="memory">Where they stand.</param>
/// <param name="start">Of the first, in the memory.</param>
/// <param name="length">How many there are at most.</param>
/// <param name="file">The file's name, for messages.</param>
internal sealed unsafe class PickleInput(IFixedBytes memory, long start, long length, string file)
{
    /// <summary>The longest pickle that is read; without their elements, a million tensors take no more.</summary>
    private const long Longest = 64 << 20;

    private const int LongestLine = 4096;

    private readonly long _end = start + Math.Min(length, Longest);

    /// <summary>Where the next byte stands in the memory.</summary>
    public long Position { get; private set; } = start;

    public InputException Error(string what) =>
        new($"'{file}' is no sound PyTorch file: {Shown(what)}; was it cut off or changed? fetch it again");

    /// <summary>What is said to a pickle that wants more than tensors and plain values.</summary>
    public InputException Refusal(string what) =>
        new(
            $"'{file}' {Shown(what)}, and no weights need that: a pickle may run any program, so only tensors and plain values are read; "
                + "take the weights as safetensors, or save the state dict alone"
        );

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>The next bytes; a length below zero, or beyond the end, is refused.</summary>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _end - Position)
        {
            throw Error($"its pickle ends too early, or is longer than {Longest >> 20} MiB");
        }

        var bytes = new ReadOnlySpan<byte>(memory.Pointer + Position, (int)count);
        Position += count;
        return bytes;
    }

    public string Text(long count) => Encoding.UTF8.GetString(Take(count));

    /// <summary>The text before the next line feed.</summary>
    public string Line()
    {
        var rest = new ReadOnlySpan<byte>(memory.Pointer + Position, (int)Math.Min(_end - Position, LongestLine));
        var length = rest.IndexOf((byte)'\n');
        if (length < 0)
        {
            throw Error($"a line in its pickle has no end within {LongestLine} bytes");
        }

        Position += length + 1;
        return Encoding.UTF8.GetString(rest[..length]);
    }

    // A message quotes the file, which may have names as long as itself.
    private static string Shown(string what) => what.Length <= 300 ? what : $"{what[..300]}...";
}
