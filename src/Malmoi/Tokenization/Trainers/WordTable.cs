using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Malmoi.Text;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Words in UTF-8, each with how often it was added: what one thread counts in.</summary>
/// <remarks>The words stand one after the other in one array; an open-addressing table holds 32 bits of each one's hash beside its number.</remarks>
internal sealed class WordTable
{
    private const int LeastSlots = 1 << 12;
    private byte[] _bytes = new byte[1 << 16];
    private Entry[] _entries = new Entry[LeastSlots / 2];
    private ulong[] _slots = new ulong[LeastSlots];
    private int _used;

    public int Count { get; private set; }

    /// <summary>Bytes held, those of sorting included.</summary>
    public long Memory =>
        _bytes.LongLength
        + (_entries.LongLength * Unsafe.SizeOf<Entry>())
        + (_slots.LongLength * sizeof(ulong))
        + (Count * (long)(sizeof(ulong) + sizeof(int)));

    public ReadOnlySpan<byte> Word(int index) => _bytes.AsSpan(_entries[index].Start, _entries[index].Length);

    public long Occurrences(int index) => _entries[index].Count;

    /// <summary>Whether another word of so many bytes has room: an array ends at 2 GiB.</summary>
    public bool HasRoomFor(int length) => (long)_used + length <= Array.MaxLength && Count < 1 << 29;

    /// <summary>Adds to the count of a word and gives its number: words are numbered in the order in which they first come.</summary>
    public int Add(ReadOnlySpan<byte> word, long count)
    {
        var hash = WordHash.Of(word);
        var mask = _slots.Length - 1;
        var at = (int)hash & mask;
        var tag = hash >> 32;
        for (; _slots[at] is not 0 and var slot; at = (at + 1) & mask)
        {
            var index = (int)(uint)slot - 1;
            if (slot >> 32 == tag && Word(index).SequenceEqual(word))
            {
                _entries[index].Count += count;
                return index;
            }
        }

        Append(word, count);
        _slots[at] = (tag << 32) | (uint)Count;
        if (Count * 2L > _slots.Length)
        {
            Grow();
        }

        return Count - 1;
    }

    /// <summary>Forgets all words, and the memory they took.</summary>
    public void Clear()
    {
        _bytes = new byte[1 << 16];
        _entries = new Entry[LeastSlots / 2];
        _slots = new ulong[LeastSlots];
        (_used, Count) = (0, 0);
    }

    /// <summary>The numbers of the words in the order of their bytes.</summary>
    public int[] Sorted()
    {
        // Most words differ within their first eight bytes, which compare as one number.
        var keys = new ulong[Count];
        var order = new int[Count];
        Span<byte> head = stackalloc byte[8];
        for (var i = 0; i < Count; i++)
        {
            head.Clear();
            var word = Word(i);
            word[..Math.Min(8, word.Length)].CopyTo(head);
            keys[i] = BinaryPrimitives.ReadUInt64BigEndian(head);
            order[i] = i;
        }

        Array.Sort(keys, order);
        for (var start = 0; start < Count; )
        {
            var end = start + 1;
            while (end < Count && keys[end] == keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                order.AsSpan(start, end - start).Sort((a, b) => Word(a).SequenceCompareTo(Word(b)));
            }

            start = end;
        }

        return order;
    }

    private void Append(ReadOnlySpan<byte> word, long count)
    {
        if (!HasRoomFor(word.Length))
        {
            throw new InputException(
                "the distinct words of the corpus pass 2 GiB: set a smaller memory limit, or a minimum count of words"
            );
        }

        if (_used + word.Length > _bytes.Length)
        {
            Array.Resize(
                ref _bytes,
                (int)Math.Min(Array.MaxLength, Math.Max(_used + (long)word.Length, _bytes.LongLength * 2))
            );
        }

        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, _entries.Length * 2);
        }

        word.CopyTo(_bytes.AsSpan(_used));
        _entries[Count++] = new Entry
        {
            Start = _used,
            Length = word.Length,
            Count = count,
        };
        _used += word.Length;
    }

    private void Grow()
    {
        var slots = new ulong[_slots.Length * 2];
        var mask = slots.Length - 1;
        for (var i = 0; i < Count; i++)
        {
            var hash = WordHash.Of(Word(i));
            var at = (int)hash & mask;
            while (slots[at] != 0)
            {
                at = (at + 1) & mask;
            }

            slots[at] = (hash & 0xFFFF_FFFF_0000_0000) | (uint)(i + 1);
        }

        _slots = slots;
    }

    private struct Entry
    {
        public int Start;
        public int Length;
        public long Count;
    }
}
