using System.Runtime.InteropServices;

namespace Malmoi.Storage;

/// <summary>Memory outside the garbage collector's heap, of any length, that lives as long as something refers to it.</summary>
public sealed unsafe class NativeBytes : IFixedBytes, IDisposable
{
    private byte* _pointer;

    /// <summary>Memory filled with zeros.</summary>
    /// <exception cref="InputException">There is not enough.</exception>
    public NativeBytes(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        try
        {
            _pointer = (byte*)NativeMemory.AllocZeroed((nuint)Math.Max(1, length));
        }
        catch (OutOfMemoryException error)
        {
            throw new InputException($"{length} bytes do not fit into memory", error);
        }

        Length = length;
        GC.AddMemoryPressure(Math.Max(1, length));
    }

    ~NativeBytes() => Free();

    /// <summary>A copy.</summary>
    public static NativeBytes Copy(ReadOnlySpan<byte> bytes)
    {
        var copy = new NativeBytes(bytes.Length);
        bytes.CopyTo(new Span<byte>(copy._pointer, bytes.Length));
        return copy;
    }

    public byte* Pointer => _pointer;

    public long Length { get; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer is not null)
        {
            NativeMemory.Free(_pointer);
            _pointer = null;
            GC.RemoveMemoryPressure(Math.Max(1, Length));
        }
    }
}
