using System.Runtime.InteropServices;
using Malmoi.Storage;

namespace Malmoi.NGrams.KenLM;

/// <summary>The bytes of a KenLM file, mapped or in memory.</summary>
internal sealed unsafe class KenLMImage : IDisposable
{
    private readonly MappedFile? _file;
    private void* _copy;

    private KenLMImage(string name, MappedFile? file, void* copy, long length)
    {
        Name = name;
        Length = length;
        _file = file;
        _copy = copy;
        Pointer = file is null ? (byte*)copy : file.Pointer;
    }

    public string Name { get; }

    public byte* Pointer { get; private set; }

    public long Length { get; }

    public static KenLMImage Map(string path)
    {
        var file = new MappedFile(path);
        return new(path, file, null, file.Length);
    }

    /// <summary>Reads a whole file into memory, in large pages where the system lends them: look-ups then miss no page tables.</summary>
    public static KenLMImage Load(string path)
    {
        using var file = new MappedFile(path);
        var copy = LargePages.Allocate(file.Length);
        Buffer.MemoryCopy(file.Pointer, copy, file.Length, file.Length);
        return new(path, null, copy, file.Length);
    }

    /// <summary>Over memory that is somebody else's to free.</summary>
    public static KenLMImage Over(byte* bytes, long length, string name) =>
        new(name, null, null, length) { Pointer = bytes };

    public static KenLMImage Copy(ReadOnlySpan<byte> bytes, string name)
    {
        var copy = NativeMemory.AlignedAlloc((nuint)bytes.Length + 1, 64);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return new(name, null, copy, bytes.Length);
    }

    /// <summary>A value at a place that is known to lie inside the file.</summary>
    public T Read<T>(long at)
        where T : unmanaged => *(T*)(Pointer + at);

    public void Dispose()
    {
        Pointer = null;
        _file?.Dispose();
        NativeMemory.AlignedFree(_copy);
        _copy = null;
    }
}
