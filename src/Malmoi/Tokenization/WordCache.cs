using System.Numerics;
using System.Runtime.InteropServices;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization;

/// <summary>The ids of words met before, so that natural text, which repeats its words, is cut into pieces only once a word.</summary>
/// <remarks>
/// Characters and ids of all words lie in two arrays, found by an open-addressing table. Full, it keeps what it has: the words of a
/// text that come first are its frequent ones. Not safe to share between threads.
/// </remarks>
internal sealed class WordCache
{
    /// <summary>Longer words are not kept, in UTF-16 units.</summary>
    public const int LongestWord = 48;

    private const int MostSlots = 1 << 19;
    private Entry[] _entries = new Entry[1 << 10];
    private char[] _characters = new char[1 << 12];
    private int[] _ids = new int[1 << 12];
    private int _characterCount;
    private int _idCount;
    private int _words;

    /// <summary>The ids of <paramref name="word"/>, if it is kept.</summary>
    /// <param name="word">The word.</param>
    /// <param name="hash">What <see cref="Add"/> wants to know.</param>
    /// <param name="ids">Its ids; valid until the next word is added.</param>
    /// <param name="lead">By how much its segmentation beat the next best (see <see cref="Unigram"/>).</param>
    public bool TryGet(ReadOnlySpan<char> word, out uint hash, out ReadOnlySpan<int> ids, out float lead)
    {
        hash = Hash(word);
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

            if (
                entry.Hash == hash
                && entry.Length == word.Length
                && word.SequenceEqual(_characters.AsSpan(entry.Start, entry.Length))
            )
            {
                ids = _ids.AsSpan(entry.Ids, entry.IdCount);
                lead = entry.Lead;
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

        Put(
            new Entry
            {
                Hash = hash,
                Start = _characterCount,
                Length = (byte)word.Length,
                Ids = _idCount,
                IdCount = (byte)tokens.Length,
                Lead = (float)lead,
            }
        );
        Reserve(ref _characters, _characterCount, word.Length);
        word.CopyTo(_characters.AsSpan(_characterCount));
        _characterCount += word.Length;
        Reserve(ref _ids, _idCount, tokens.Length);
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
        foreach (var entry in old)
        {
            if (entry.Length > 0)
            {
                Put(entry);
            }
        }

        return true;
    }

    private void Put(Entry entry)
    {
        var slot = (int)entry.Hash & (_entries.Length - 1);
        while (_entries[slot].Length != 0)
        {
            slot = (slot + 1) & (_entries.Length - 1);
        }

        _entries[slot] = entry;
    }

    private static uint Hash(ReadOnlySpan<char> word)
    {
        const ulong Prime = 0x9E3779B97F4A7C15UL;
        var bytes = MemoryMarshal.AsBytes(word);
        var hash = (ulong)bytes.Length * Prime;
        while (bytes.Length >= 8)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(bytes)) * Prime;
            hash ^= hash >> 32;
            bytes = bytes[8..];
        }

        ulong rest = 0;
        foreach (var value in bytes)
        {
            rest = (rest << 8) | value;
        }

        hash = (hash ^ rest) * Prime;
        return (uint)BitOperations.RotateLeft(hash, 29);
    }

    private static void Reserve<T>(ref T[] array, int count, int more)
    {
        if (array.Length - count < more)
        {
            Array.Resize(ref array, Math.Max(array.Length * 2, count + more));
        }
    }

    private struct Entry
    {
        public uint Hash;
        public int Start;
        public int Ids;
        public float Lead;
        public byte Length;
        public byte IdCount;
    }
}
