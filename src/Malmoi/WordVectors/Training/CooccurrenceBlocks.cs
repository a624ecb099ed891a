using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Malmoi.Storage;
using Microsoft.Win32.SafeHandles;

namespace Malmoi.WordVectors.Training;

/// <summary>Pairs dealt into a square of blocks in a temporary file, by the remainders of word and context: blocks of a diagonal share no row.</summary>
internal sealed class CooccurrenceBlocks : IDisposable
{
    /// <summary>Blocks to a side.</summary>
    public const int Side = 16;

    private const int ChunkPairs = 1 << 10;
    private readonly SafeFileHandle _file;
    private readonly List<long>[] _chunks = [.. Enumerable.Range(0, Side * Side).Select(_ => new List<long>())];
    private readonly Pair[][] _rest = [.. Enumerable.Range(0, Side * Side).Select(_ => new Pair[ChunkPairs])];
    private readonly int[] _filled = new int[Side * Side];

    public CooccurrenceBlocks(IEnumerable<Cooccurrence> pairs, string? temporaryFolder)
    {
        var files = new TemporaryFiles(temporaryFolder);
        _file = files.Create();
        long written = 0;
        foreach (var (word, context, count) in pairs)
        {
            var block = Block(word % Side, context % Side);
            _rest[block][_filled[block]++] = new Pair(word, context, (float)count);
            Count++;
            if (_filled[block] == ChunkPairs)
            {
                files.Write(_file, MemoryMarshal.AsBytes(_rest[block].AsSpan()), written);
                _chunks[block].Add(written);
                written += ChunkPairs * Unsafe.SizeOf<Pair>();
                _filled[block] = 0;
            }
        }
    }

    /// <summary>Pairs of all blocks.</summary>
    public long Count { get; private set; }

    /// <summary>Reads a block.</summary>
    /// <param name="buffer">Takes the pairs; made longer where it is too short.</param>
    /// <returns>How many there are.</returns>
    public int Read(int word, int context, ref Pair[] buffer)
    {
        var block = Block(word, context);
        var count = checked((_chunks[block].Count * ChunkPairs) + _filled[block]);
        if (buffer.Length < count)
        {
            buffer = new Pair[count];
        }

        var at = 0;
        foreach (var chunk in _chunks[block])
        {
            ReadExactly(_file, MemoryMarshal.AsBytes(buffer.AsSpan(at, ChunkPairs)), chunk);
            at += ChunkPairs;
        }

        _rest[block].AsSpan(0, _filled[block]).CopyTo(buffer.AsSpan(at));
        return count;
    }

    public void Dispose() => _file.Dispose();

    internal static void ReadExactly(SafeFileHandle file, Span<byte> bytes, long position)
    {
        for (var read = 0; read < bytes.Length; )
        {
            var part = RandomAccess.Read(file, bytes[read..], position + read);
            read += part > 0 ? part : throw new IOException("a temporary file ends too early");
        }
    }

    private static int Block(int word, int context) => (word * Side) + context;

    internal readonly record struct Pair(int Word, int Context, float Count);
}
