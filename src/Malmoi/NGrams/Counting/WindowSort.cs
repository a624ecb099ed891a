using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Counting;

/// <summary>Sorts the places of a text by the n-grams that begin there (a suffix sort of bounded depth).</summary>
/// <remarks>
/// A window is up to <c>order</c> words and ends with &lt;/s&gt;. Places are dealt out by their first word; then each word's
/// places are sorted by the next two words, side by side in one key, and so on where those are equal. What two
/// neighbours share falls out of the sorting: <see cref="Shared"/>.
/// </remarks>
internal sealed unsafe class WindowSort : IDisposable
{
    private const int Ahead = 16;
    private readonly TokenBuffer _tokens;
    private readonly int _order;
    private readonly int _bits;
    private readonly ulong _ended;
    private readonly uint* _places;
    private readonly byte* _shared;

    private WindowSort(TokenBuffer tokens, int places, int order, int vocabulary)
    {
        _bits = BitOperations.Log2((uint)vocabulary) + 1;
        _ended = (1UL << _bits) - 1;
        _tokens = tokens;
        _order = order;
        Count = places;
        _places = (uint*)NativeMemory.Alloc((nuint)Math.Max(1, places), sizeof(uint));
        _shared = (byte*)NativeMemory.Alloc((nuint)Math.Max(1, places));
    }

    ~WindowSort() => Free();

    /// <summary>Bytes that sorting takes a token, the tokens themselves not counted.</summary>
    public const int BytesPerToken = sizeof(uint) + sizeof(byte) + sizeof(ulong);

    public int Count { get; }

    /// <summary>Parts that can be worked on apart: no two share a first word.</summary>
    public List<Group> Groups { get; } = [];

    /// <summary>Places [Start, End) of the sorted sequence, whose first words are [FirstWord, EndWord).</summary>
    public readonly record struct Group(int Start, int End, int FirstWord, int EndWord);

    /// <summary>Where the window at <paramref name="index"/> of the sorted sequence begins.</summary>
    /// <remarks>Windows lie anywhere in the text, so those to be asked for soon are fetched ahead.</remarks>
    public int* Window(int index)
    {
        if (Sse.IsSupported && index + Ahead < Count)
        {
            Sse.Prefetch0(_tokens.Pointer + _places[index + Ahead]);
        }

        return _tokens.Pointer + _places[index];
    }

    /// <summary>How many words it shares with the one before it; the order where they are the same.</summary>
    public int Shared(int index) => _shared[index];

    /// <summary>How many words the window that begins at <paramref name="window"/> has, of which <paramref name="least"/> are known.</summary>
    public int Length(int* window, int least)
    {
        var length = Math.Max(1, least);
        while (length < _order && window[length - 1] != WordVocabulary.Marks.End)
        {
            length++;
        }

        return length;
    }

    /// <summary>Sorts the first <paramref name="places"/> places of <paramref name="tokens"/>.</summary>
    public static WindowSort Run(
        TokenBuffer tokens,
        int places,
        int order,
        int vocabulary,
        int threads,
        CancellationToken ct
    )
    {
        var sort = new WindowSort(tokens, places, order, vocabulary);
        try
        {
            var ends = sort.Deal(vocabulary, Math.Min(threads, 4), ct);
            sort.FormGroups(ends, Math.Max(4096, places / (threads * 16)));
            Workers.Run(
                threads,
                sort.Groups.Count,
                () => new Scratch(2 * sort._bits),
                (scratch, i) => sort.SortGroup(sort.Groups[i], ends, scratch),
                ct
            );
            return sort;
        }
        catch
        {
            sort.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_places);
        NativeMemory.Free(_shared);
    }

    /// <summary>Deals the places out by their first words, keeping their order; gives where each word's places end.</summary>
    private int[] Deal(int vocabulary, int parts, CancellationToken ct)
    {
        var next = new int[parts][];
        var size = (Count + parts - 1) / parts;
        Workers.Run(
            parts,
            parts,
            () => 0,
            (_, part) =>
            {
                var counts = new int[vocabulary];
                foreach (var token in _tokens.Tokens[Math.Min(Count, part * size)..Math.Min(Count, (part + 1) * size)])
                {
                    counts[token]++;
                }

                next[part] = counts;
            },
            ct
        );
        var ends = new int[vocabulary];
        var at = 0;
        for (var word = 0; word < vocabulary; word++)
        {
            for (var part = 0; part < parts; part++)
            {
                (next[part][word], at) = (at, at + next[part][word]);
            }

            ends[word] = at;
        }

        Workers.Run(
            parts,
            parts,
            () => 0,
            (_, part) =>
            {
                var places = next[part];
                var end = Math.Min(Count, (part + 1) * size);
                for (var place = Math.Min(Count, part * size); place < end; place++)
                {
                    _places[places[_tokens.Pointer[place]]++] = (uint)place;
                }
            },
            ct
        );
        return ends;
    }

    private void FormGroups(int[] ends, int size)
    {
        var start = 0;
        var firstWord = 0;
        for (var word = 0; word < ends.Length; word++)
        {
            if (ends[word] - start >= size || word == ends.Length - 1)
            {
                Groups.Add(new Group(start, ends[word], firstWord, word + 1));
                start = ends[word];
                firstWord = word + 1;
            }
        }
    }

    private sealed class Scratch(int bits)
    {
        public readonly KeySort Sort = new(bits);
        public ulong[] Keys = [];
    }

    private void SortGroup(Group group, int[] ends, Scratch scratch)
    {
        var start = group.Start;
        for (var word = group.FirstWord; word < group.EndWord; word++)
        {
            var end = ends[word];
            if (end == start)
            {
                continue;
            }

            if (scratch.Keys.Length < end - start)
            {
                scratch.Keys = new ulong[Math.Max(end - start, Math.Min(scratch.Keys.Length * 2, Count))];
            }

            _shared[start] = 0;
            if (word == WordVocabulary.Marks.End || _order == 1)
            {
                new Span<byte>(_shared + start + 1, end - start - 1).Fill((byte)_order);
            }
            else
            {
                SortRun(start, scratch.Keys.AsSpan(0, end - start), 1, scratch.Sort);
            }

            start = end;
        }
    }

    /// <summary>Sorts places that share their first <paramref name="depth"/> words, and says what each shares with the one before.</summary>
    private void SortRun(int start, Span<ulong> keys, int depth, KeySort sort)
    {
        var places = new Span<uint>(_places + start, keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            if (Sse.IsSupported && i + Ahead < places.Length)
            {
                Sse.Prefetch0(_tokens.Pointer + places[i + Ahead]);
            }

            keys[i] = Key(places[i], depth);
        }

        sort.Sort(keys, places);
        var runStart = 0;
        for (var i = 1; i <= keys.Length; i++)
        {
            if (i < keys.Length && keys[i] == keys[i - 1])
            {
                continue;
            }

            if (i - runStart > 1)
            {
                var second = keys[runStart] & _ended;
                if (depth + 2 < _order && second != _ended && second != (ulong)WordVocabulary.Marks.End)
                {
                    SortRun(start + runStart, keys[runStart..i], depth + 2, sort);
                }
                else
                {
                    new Span<byte>(_shared + start + runStart + 1, i - runStart - 1).Fill((byte)_order);
                }
            }

            if (i < keys.Length)
            {
                // The run's keys are gone where it was sorted further, but its places still tell its first two words.
                var before = i - runStart > 1 ? Key(places[runStart], depth) : keys[i - 1];
                _shared[start + i] = (byte)(depth + (before >> _bits == keys[i] >> _bits ? 1 : 0));
                runStart = i;
            }
        }
    }

    private ulong Key(uint place, int depth)
    {
        var window = _tokens.Pointer + place + depth;
        var first = *window;
        var second = first == WordVocabulary.Marks.End || depth + 1 == _order ? _ended : (ulong)window[1];
        return ((ulong)first << _bits) | second;
    }
}
