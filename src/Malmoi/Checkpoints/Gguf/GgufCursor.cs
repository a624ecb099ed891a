using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Malmoi.Storage;

namespace Malmoi.Checkpoints.Gguf;

/// <summary>Reads one thing after the other from a file, and never a byte beyond its end.</summary>
/// <param name="memory">The file.</param>
/// <param name="refused">What is said of the file where something does not fit.</param>
internal sealed unsafe class GgufCursor(IFixedBytes memory, Func<string, InputException> refused)
{
    /// <summary>Where the next byte stands.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes that follow.</summary>
    public long Left => memory.Length - Position;

    /// <param name="what">What is read, for the message where it is cut off.</param>
    public T Read<T>(string what)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(Take(sizeof(T), what));

    /// <summary>A length in 64 bits and so many bytes of UTF-8.</summary>
    public string Text(string what, long longest = int.MaxValue)
    {
        var length = Read<ulong>(what);
        if (length > (ulong)Math.Min(longest, Left))
        {
            throw refused(
                length > (ulong)Left
                    ? $"{what} claims {length} bytes at byte {Position}, and {Left} are left"
                    : $"{what} has {length} bytes, and no more than {longest} are allowed"
            );
        }

        return Encoding.UTF8.GetString(Take((long)length, what), (int)length);
    }

    /// <summary>Numbers that stand one after the other.</summary>
    public T[] Array<T>(int count, string what)
        where T : unmanaged
    {
        var numbers = new T[count];
        new ReadOnlySpan<byte>(Take((long)count * sizeof(T), what), count * sizeof(T)).CopyTo(
            MemoryMarshal.AsBytes(numbers.AsSpan())
        );
        return numbers;
    }

    /// <summary>A count of things that each take some bytes.</summary>
    /// <param name="size">The fewest that one takes.</param>
    /// <exception cref="InputException">So many do not fit into what is left.</exception>
    public int Count(string what, int size)
    {
        var count = Read<ulong>(what);
        return count <= (ulong)(Left / size) && count <= (ulong)System.Array.MaxLength / 8
            ? (int)count
            : throw refused($"{what} is {count}, which do not fit into the {Left} bytes that are left");
    }

    /// <summary>Passes bytes over.</summary>
    public void Skip(long length, string what) => Take(length, what);

    private byte* Take(long length, string what)
    {
        if (length > Left)
        {
            throw refused($"it ends at byte {memory.Length} within {what}");
        }

        var start = memory.Pointer + Position;
        Position += length;
        return start;
    }
}
