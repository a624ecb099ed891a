using System.Buffers;
using Malmoi.Storage;

namespace Malmoi.WordVectors.FastText;

/// <summary>Numbers that stay in a mapped file; the file is closed with them.</summary>
internal sealed unsafe class MappedNumbers(MappedFile file, long offset, int length) : MemoryManager<float>
{
    public override Span<float> GetSpan() => new(First, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(First + elementIndex);

    public override void Unpin() { }

    protected override void Dispose(bool disposing) => file.Dispose();

    private float* First
    {
        get
        {
            ObjectDisposedException.ThrowIf(file.Pointer is null, file);
            return (float*)(file.Pointer + offset);
        }
    }
}
