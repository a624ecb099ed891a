using System.Runtime.InteropServices;

namespace Malmoi.NGrams.KenLM;

/// <summary>The image of a file that is being built: zeros at first, written to anywhere, then to the disk.</summary>
internal sealed unsafe class KenLMBuffer : IDisposable
{
    private readonly long _length;

    public KenLMBuffer(long length)
    {
        _length = length;
        try
        {
            Pointer = (byte*)NativeMemory.AllocZeroed((nuint)length);
        }
        catch (OutOfMemoryException error)
        {
            throw new InputException(
                $"the file needs {length} bytes of memory to be built; use a machine with more, or prune the model",
                error
            );
        }
    }

    public byte* Pointer { get; private set; }

    public Span<byte> Header(KenLMHeader header) => new(Pointer, (int)header.Size);

    /// <summary>Sets bits that are still 0; at most 57.</summary>
    public static void WriteBits(byte* start, long bit, ulong value) =>
        *(ulong*)(start + (bit >> 3)) |= value << (int)(bit & 7);

    public void WriteTo(Stream stream)
    {
        const int Part = 1 << 22;
        for (var at = 0L; at < _length; at += Part)
        {
            stream.Write(new ReadOnlySpan<byte>(Pointer + at, (int)Math.Min(Part, _length - at)));
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}
