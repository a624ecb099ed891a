using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Malmoi.Storage;
using Microsoft.Win32.SafeHandles;

namespace Malmoi.NGrams.Counting;

/// <summary>Distinct windows with their counts, sorted, in a temporary file.</summary>
/// <remarks>
/// A record: how many words it shares with the record before (1 byte), how many it has (1 byte), the others (4 bytes each), its
/// count (8 bytes).
/// </remarks>
internal sealed unsafe class SortedRun : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly long _bytes;

    private SortedRun(SafeFileHandle file, long bytes)
    {
        _file = file;
        _bytes = bytes;
    }

    /// <summary>Bytes that a reader holds in memory.</summary>
    public const int BufferBytes = 1 << 16;

    public void Dispose() => _file.Dispose();

    /// <summary>Opens the run to be read from its beginning.</summary>
    public Reader Open(int order) => new(_file, _bytes, order);

    /// <summary>Writes a run window by window.</summary>
    public sealed class Writer(TemporaryFiles files, int order) : IDisposable
    {
        private readonly SafeFileHandle _file = files.Create();
        private readonly byte[] _buffer = new byte[1 << 20];
        private readonly int[] _pending = new int[order];
        private SortedRun? _done;
        private int _filled;
        private long _written;
        private int _length;
        private int _shared;
        private ulong _count;

        /// <summary>As <see cref="TrieWriter.Add"/>.</summary>
        public void Add(int* words, int length, int shared, ulong count)
        {
            if (shared >= length)
            {
                _count += count;
                return;
            }

            WritePending();
            new ReadOnlySpan<int>(words, length).CopyTo(_pending);
            _length = length;
            _shared = shared;
            _count = count;
        }

        public SortedRun Finish()
        {
            WritePending();
            Flush();
            return _done = new SortedRun(_file, _written);
        }

        public void Dispose()
        {
            if (_done is null)
            {
                _file.Dispose();
            }
        }

        private void WritePending()
        {
            if (_length == 0)
            {
                return;
            }

            if (_buffer.Length - _filled < 10 + (4 * order))
            {
                Flush();
            }

            var to = _buffer.AsSpan(_filled);
            to[0] = (byte)_shared;
            to[1] = (byte)_length;
            var words = MemoryMarshal.AsBytes(_pending.AsSpan(_shared, _length - _shared));
            words.CopyTo(to[2..]);
            BinaryPrimitives.WriteUInt64LittleEndian(to[(2 + words.Length)..], _count);
            _filled += 10 + words.Length;
        }

        private void Flush()
        {
            files.Write(_file, _buffer.AsSpan(0, _filled), _written);
            _written += _filled;
            _filled = 0;
        }
    }

    /// <summary>Reads a run window by window.</summary>
    public sealed class Reader(SafeFileHandle file, long bytes, int order)
    {
        private readonly byte[] _buffer = new byte[BufferBytes];
        private readonly int[] _words = GC.AllocateArray<int>(order, pinned: true);
        private int _at;
        private int _filled;
        private long _read;

        /// <summary>The words of the current window; pinned.</summary>
        public int* Words => (int*)Marshal.UnsafeAddrOfPinnedArrayElement(_words, 0);

        public int Length { get; private set; }

        public ulong Count { get; private set; }

        /// <summary>Goes to the next window; false at the end.</summary>
        public bool Next()
        {
            if (_filled - _at < 10 + (4 * order))
            {
                Fill();
            }

            if (_at == _filled)
            {
                return false;
            }

            var from = _buffer.AsSpan(_at);
            var shared = from[0];
            Length = from[1];
            var words = MemoryMarshal.AsBytes(_words.AsSpan(shared, Length - shared));
            from.Slice(2, words.Length).CopyTo(words);
            Count = BinaryPrimitives.ReadUInt64LittleEndian(from[(2 + words.Length)..]);
            _at += 10 + words.Length;
            return true;
        }

        private void Fill()
        {
            _buffer.AsSpan(_at, _filled - _at).CopyTo(_buffer);
            _filled -= _at;
            _at = 0;
            while (_filled < _buffer.Length && _read < bytes)
            {
                var part = RandomAccess.Read(file, _buffer.AsSpan(_filled), _read);
                if (part == 0)
                {
                    throw new IOException("a temporary file ends too early");
                }

                _filled += part;
                _read += part;
            }
        }
    }
}
