using System.Runtime.CompilerServices;
using Malmoi.Text;

namespace Malmoi.Tokenization;

/// <summary>A vocabulary in memory, growing word by word: ids in the order of adding.</summary>
/// <remarks>
/// The words stand one after the other in one array of UTF-8; an open-addressing table holds 32 bits of each word's hash
/// beside its id, so that a look-up reads the bytes of one word only. Reading is safe from many threads, adding from one.
/// </remarks>
public sealed class WordVocabulary : IVocabulary
{
    private byte[] _bytes;
    private uint[] _ends;
    private ulong[] _slots;

    /// <param name="capacity">How many words to make room for; it grows by itself.</param>
    public WordVocabulary(int capacity = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _bytes = new byte[Math.Max(64, Math.Min(capacity, 1 << 26) * 8)];
        _ends = new uint[Math.Max(16, capacity)];
        _slots = new ulong[SlotsFor(capacity)];
    }

    /// <summary>The words of a file, separated by white space.</summary>
    /// <exception cref="InputException">The file cannot be read or has no words.</exception>
    public static WordVocabulary Read(string path)
    {
        byte[] text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read the words of '{path}': {error.Message}", error);
        }

        var vocabulary = new WordVocabulary();
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n\0"u8))
        {
            if (range.End.Value > range.Start.Value)
            {
                vocabulary.Add(text.AsSpan(range));
            }
        }

        return vocabulary.Count > 0
            ? vocabulary
            : throw new InputException($"'{path}' has no words: expected some, separated by white space");
    }

    public int Count { get; private set; }

    /// <summary>Bytes of memory held.</summary>
    public long Memory => _bytes.LongLength + (_ends.LongLength * sizeof(uint)) + (_slots.LongLength * sizeof(ulong));

    /// <summary>The id of <paramref name="utf8"/>, which becomes the next free one where the word is new.</summary>
    /// <exception cref="InputException">The vocabulary would pass 2 GiB.</exception>
    public int Add(ReadOnlySpan<byte> utf8) => Add(utf8, WordHash.Of(utf8));

    /// <inheritdoc/>
    public int Find(ReadOnlySpan<byte> utf8) => Find(utf8, WordHash.Of(utf8));

    /// <summary><see cref="Find(ReadOnlySpan{byte})"/> where the caller has the hash already.</summary>
    internal int Find(ReadOnlySpan<byte> utf8, ulong hash)
    {
        var at = Locate(utf8, hash, out var found);
        return found ? (int)(uint)_slots[at] - 1 : -1;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Utf8(int id)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)Count, nameof(id));
        return Bytes(id);
    }

    /// <summary><see cref="Add(ReadOnlySpan{byte})"/> where the caller has the hash already.</summary>
    internal int Add(ReadOnlySpan<byte> utf8, ulong hash)
    {
        var at = Locate(utf8, hash, out var found);
        if (found)
        {
            return (int)(uint)_slots[at] - 1;
        }

        var id = Count;
        var end = Append(utf8);
        if (id == _ends.Length)
        {
            Array.Resize(ref _ends, _ends.Length * 2);
        }

        _ends[id] = end;
        _slots[at] = (hash & 0xFFFF_FFFF_0000_0000) | (uint)(id + 1);
        Count++;
        if ((long)Count * 8 > (long)_slots.Length * 5)
        {
            Grow();
        }

        return id;
    }

    // The high half of the hash chooses nothing in small tables, so it is free to tell words in neighbouring slots apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Locate(ReadOnlySpan<byte> utf8, ulong hash, out bool found)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        var at = (int)hash & mask;
        var tag = hash >> 32;
        while (true)
        {
            var slot = slots[at];
            if (slot == 0)
            {
                found = false;
                return at;
            }

            if (slot >> 32 == tag && Bytes((int)(uint)slot - 1).SequenceEqual(utf8))
            {
                found = true;
                return at;
            }

            at = (at + 1) & mask;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Bytes(int id)
    {
        var start = id == 0 ? 0 : (int)_ends[id - 1];
        return _bytes.AsSpan(start, (int)_ends[id] - start);
    }

    private uint Append(ReadOnlySpan<byte> utf8)
    {
        var start = Count == 0 ? 0 : (int)_ends[Count - 1];
        var end = (long)start + utf8.Length;
        if (end > Array.MaxLength)
        {
            throw new InputException("the vocabulary passes 2 GiB of distinct words; is the corpus text in words?");
        }

        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, _bytes.LongLength * 2)));
        }

        utf8.CopyTo(_bytes.AsSpan(start));
        return (uint)end;
    }

    private void Grow()
    {
        _slots = new ulong[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var id = 0; id < Count; id++)
        {
            var hash = WordHash.Of(Bytes(id));
            var at = (int)hash & mask;
            while (_slots[at] != 0)
            {
                at = (at + 1) & mask;
            }

            _slots[at] = (hash & 0xFFFF_FFFF_0000_0000) | (uint)(id + 1);
        }
    }

    private static int SlotsFor(int capacity) =>
        (int)Math.Min(1u << 30, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity) * 2));
}
