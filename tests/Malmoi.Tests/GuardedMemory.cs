using System.Runtime.InteropServices;

namespace Malmoi.Tests;

/// <summary>Bytes with a page behind them that nobody may touch: reading past their end ends the test run. On Linux; elsewhere plain memory.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int Page = 1 << 16; // a multiple of every page size
    private readonly nint _start;
    private readonly nuint _size;

    public GuardedMemory(int most)
    {
        _size = (nuint)((most / Page) + 3) * Page;
        if (OperatingSystem.IsLinux())
        {
            _start = Map(0, _size, 3, 0x22, -1, 0);
            Assert.NotEqual(-1, _start);
            Assert.Equal(0, Protect(_start, Page, 0));
            Assert.Equal(0, Protect(_start + (nint)_size - Page, Page, 0));
        }
        else
        {
            _start = (nint)NativeMemory.Alloc(_size);
        }
    }

    /// <summary>Copies the bytes to the end of the memory, or to its beginning.</summary>
    public byte* Copy(ReadOnlySpan<byte> bytes, bool atEnd)
    {
        var to = atEnd ? _start + (nint)_size - Page - bytes.Length : _start + Page;
        bytes.CopyTo(new Span<byte>((void*)to, bytes.Length));
        return (byte*)to;
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(0, Unmap(_start, _size));
        }
        else
        {
            NativeMemory.Free((void*)_start);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
