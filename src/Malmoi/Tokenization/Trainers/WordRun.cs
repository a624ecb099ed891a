using System.Buffers.Binary;
using Malmoi.Storage;
using Microsoft.Win32.SafeHandles;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Distinct words with their counts in the order of their bytes, in a temporary file.</summary>
/// <remarks>A record: the length of the word (4 bytes), its count (8 bytes), the word.</remarks>
internal sealed class WordRun : IDisposable
{
    private const int HeaderBytes = sizeof(int) + sizeof(long);
    private const int BufferBytes = 1 << 16;
    private readonly SafeFileHandle _file;
    private readonly long _length;

    private WordRun(SafeFileHandle file, long length) => (_file, _length) = (file, length);

    public void Dispose() => _file.Dispose();

    public Reader Read() => new(_file, _length);

    /// <summary>Writes the words of <paramref name="table"/>.</summary>
    public static WordRun Write(WordTable table, TemporaryFiles files)
    {
        var file = files.Create();
        try
        {
            return new WordRun(file, Write(table, files, file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static long Write(WordTable table, TemporaryFiles files, SafeFileHandle file)
    {
        var buffer = new byte[BufferBytes];
        var filled = 0;
        long written = 0;
        foreach (var index in table.Sorted())
        {
            var word = table.Word(index);
            if (filled + HeaderBytes + word.Length > buffer.Length)
            {
                files.Write(file, buffer.AsSpan(0, filled), written);
                written += filled;
                filled = 0;
                if (HeaderBytes + word.Length > buffer.Length)
                {
                    buffer = new byte[HeaderBytes + word.Length];
                }
            }

            BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(filled), word.Length);
            BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(filled + sizeof(int)), table.Occurrences(index));
            word.CopyTo(buffer.AsSpan(filled + HeaderBytes));
            filled += HeaderBytes + word.Length;
        }

        files.Write(file, buffer.AsSpan(0, filled), written);
        return written + filled;
    }

    /// <summary>Reads a run word by word.</summary>
    public sealed class Reader(SafeFileHandle file, long length)
    {
        private byte[] _buffer = new byte[BufferBytes];
        private int _at;
        private int _filled;
        private long _read;
        private int _wordLength;

        public ReadOnlySpan<byte> Word => _buffer.AsSpan(_at - _wordLength, _wordLength);

        public long Count { get; private set; }

        /// <summary>Goes to the next word; false at the end.</summary>
        public bool Next()
        {
            if (!Ensure(HeaderBytes))
            {
                return false;
            }

            _wordLength = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_at));
            Count = BinaryPrimitives.ReadInt64LittleEndian(_buffer.AsSpan(_at + sizeof(int)));
            _at += HeaderBytes;
            if (!Ensure(_wordLength))
            {
                throw new IOException("a temporary file ends too early");
            }

            _at += _wordLength;
            return true;
        }

        private bool Ensure(int bytes)
        {
            if (_filled - _at >= bytes)
            {
                return true;
            }

            var rest = _buffer.AsSpan(_at, _filled - _at);
            var buffer = bytes > _buffer.Length ? new byte[bytes] : _buffer;
            rest.CopyTo(buffer);
            (_buffer, _filled, _at) = (buffer, rest.Length, 0);
            while (_filled < _buffer.Length && _read < length)
            {
                var part = RandomAccess.Read(file, _buffer.AsSpan(_filled), _read);
                if (part == 0)
                {
                    break;
                }

                _filled += part;
                _read += part;
            }

            return _filled >= bytes;
        }
    }

    /// <summary>The words of all runs in order, each once with the sum of its counts.</summary>
    public static void Merge(IEnumerable<WordRun> runs, Action<ReadOnlySpan<byte>, long> take)
    {
        var heap = new PriorityQueue<Reader, Reader>(
            Comparer<Reader>.Create((a, b) => a.Word.SequenceCompareTo(b.Word))
        );
        foreach (var run in runs)
        {
            var reader = run.Read();
            if (reader.Next())
            {
                heap.Enqueue(reader, reader);
            }
        }

        var word = Array.Empty<byte>();
        while (heap.TryDequeue(out var first, out _))
        {
            var length = first.Word.Length;
            if (word.Length < length)
            {
                word = new byte[length * 2];
            }

            first.Word.CopyTo(word);
            var current = word.AsSpan(0, length);
            var count = first.Count;
            Advance(heap, first);
            while (heap.TryPeek(out var next, out _) && next.Word.SequenceEqual(current))
            {
                count += next.Count;
                Advance(heap, heap.Dequeue());
            }

            take(current, count);
        }
    }

    private static void Advance(PriorityQueue<Reader, Reader> heap, Reader reader)
    {
        if (reader.Next())
        {
            heap.Enqueue(reader, reader);
        }
    }
}
