using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization;

/// <summary>The ids of words met before, so that natural text, which repeats its words, is cut into pieces only once a word.</summary>
/// <remarks>
/// An open-addressing table holds the words themselves, two of them in a cache line; their ids lie one after the other in an array.
/// Full, it keeps what it has: the words of a text that come first are its frequent ones. Not safe to share between threads.
/// </remarks>
internal sealed class WordCache
{
    /// <summary>Longer words are not kept, in UTF-16 units.</summary>
    public const int LongestWord = 13;

    private const int MostSlots = 1 << 17;
    private Entry[] _entries = new Entry[1 << 8];
    private int[] _ids = new int[1 << 10];
    private int _idCount;
    private int _words;

    /// <summary>The number under which a word is found.</summary>
    public static uint Hash(ReadOnlySpan<char> word)
    {
        const ulong Prime = 0x9E3779B97F4A7C15UL;
        var bytes = MemoryMarshal.AsBytes(word);
        var hash = (ulong)bytes.Length * Prime;
        while (bytes.Length > 8)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(bytes)) * Prime;
            hash ^= hash >> 32;
            bytes = bytes[8..];
        }

        var rest = bytes.Length switch
        {
            8 => MemoryMarshal.Read<ulong>(bytes),
            >= 4 => MemoryMarshal.Read<uint>(bytes) | ((ulong)MemoryMarshal.Read<uint>(bytes[^4..]) << 32),
            2 => MemoryMarshal.Read<ushort>(bytes),
            _ => 0UL,
        };
        hash = (hash ^ rest) * Prime;
        return (uint)(hash >> 35);
    }

    /// <summary>Asks the memory for the place of a word, which <see cref="TryGet"/> is going to look at.</summary>
    public unsafe void Prefetch(uint hash)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref _entries[(int)hash & (_entries.Length - 1)]));
        }
    }

    /// <summary>The ids of <paramref name="word"/>, if it is kept.</summary>
    /// <param name="word">The word.</param>
    /// <param name="hash">Its number.</param>
    /// <param name="ids">Its ids; valid until the next word is added.</param>
    /// <param name="lead">By how much its segmentation beat the next best (see <see cref="Unigram"/>).</param>
    public bool TryGet(ReadOnlySpan<char> word, uint hash, out ReadOnlySpan<int> ids, out float lead)
    {
        var entries = _entries;
        for (var slot = (int)hash & (entries.Length - 1); ; slot = (slot + 1) & (entries.Length - 1))
        {
            ref var entry = ref entries[slot];
            if (entry.Length == 0)
            {
                ids = default;
                lead = 0;
                return false;
            }

            if (entry.Length == word.Length && word.SequenceEqual(entry.Word))
            {
                ids = _ids.AsSpan(entry.Ids + 1, entry.IdCount);
                lead = BitConverter.Int32BitsToSingle(_ids[entry.Ids]);
                return true;
            }
        }
    }

    /// <summary>Keeps the ids of a word that was not found.</summary>
    public void Add(ReadOnlySpan<char> word, uint hash, ReadOnlySpan<PlacedId> tokens, double lead)
    {
        if (word.Length is 0 or > LongestWord || tokens.Length > byte.MaxValue || !HasRoom())
        {
            return;
        }

        if (_ids.Length - _idCount <= tokens.Length)
        {
            Array.Resize(ref _ids, Math.Max(_ids.Length * 2, _idCount + tokens.Length + 1));
        }

        var entry = new Entry
        {
            Length = (byte)word.Length,
            Ids = _idCount,
            IdCount = (byte)tokens.Length,
        };
        word.CopyTo(entry.Characters);
        Put(entry, hash);
        _ids[_idCount++] = BitConverter.SingleToInt32Bits((float)lead);
        foreach (var token in tokens)
        {
            _ids[_idCount++] = token.Id;
        }

        _words++;
    }

    private bool HasRoom()
    {
        if (_words < _entries.Length / 2)
        {
            return true;
        }

        if (_entries.Length == MostSlots)
        {
            return false;
        }

        var old = _entries;
        _entries = new Entry[old.Length * 2];
        foreach (ref var entry in old.AsSpan())
        {
            if (entry.Length > 0)
            {
                Put(entry, Hash(entry.Word));
            }
        }

        return true;
    }

    private void Put(in Entry entry, uint hash)
    {
        var slot = (int)hash & (_entries.Length - 1);
        while (_entries[slot].Length != 0)
        {
            slot = (slot + 1) & (_entries.Length - 1);
        }

        _entries[slot] = entry;
    }

    private struct Entry
    {
        public Characters Characters;
        public byte Length;
        public byte IdCount;
        public int Ids;

        [System.Diagnostics.CodeAnalysis.UnscopedRef]
        public ReadOnlySpan<char> Word => ((ReadOnlySpan<char>)Characters)[..Length];
    }

    [InlineArray(LongestWord)]
    private struct Characters
    {
        private char _first;
    }
}
