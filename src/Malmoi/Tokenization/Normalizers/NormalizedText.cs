using System.Text;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>Text on its way through normalisation, each UTF-16 unit with the range of the source it stands for.</summary>
/// <remarks>
/// A lone surrogate of the source, which is no text, becomes U+FFFD. A rewrite reads <see cref="Text"/>, appends the new text by
/// <see cref="Append"/> and <see cref="Insert"/> from left to right, and ends with <see cref="Commit"/>:
/// <code>
/// source   ﬁ  n  e          "ﬁne" (U+FB01)
/// NFKC     f  i  n  e
/// places   0-1 0-1 1-2 2-3
/// </code>
/// </remarks>
public sealed class NormalizedText
{
    private const char Replacement = '�';
    private Buffer _current;
    private Buffer _next;

    /// <param name="source">What is to be normalised.</param>
    /// <param name="offset">Where it starts in the whole text: added to every place.</param>
    public NormalizedText(ReadOnlySpan<char> source, int offset = 0)
    {
        _current = new Buffer(source.Length, Limit(source.Length));
        _next = new Buffer(0, Limit(source.Length));
        for (var i = 0; i < source.Length; )
        {
            var isPair = char.IsHighSurrogate(source[i]) && i + 1 < source.Length && char.IsLowSurrogate(source[i + 1]);
            if (isPair)
            {
                _current.Add(source[i], offset + i, offset + i + 2);
                _current.Add(source[i + 1], offset + i, offset + i + 2);
                i += 2;
            }
            else
            {
                _current.Add(char.IsSurrogate(source[i]) ? Replacement : source[i], offset + i, offset + i + 1);
                i++;
            }
        }
    }

    private NormalizedText(Buffer buffer)
    {
        _current = buffer;
        _next = new Buffer(0, Limit(buffer.Count));
    }

    /// <summary>The text as it is now.</summary>
    public ReadOnlySpan<char> Text => _current.Characters.AsSpan(0, _current.Count);

    public int Length => _current.Count;

    /// <summary>The range of the source that the units from <paramref name="start"/> to <paramref name="end"/> stand for.</summary>
    public Range Source(int start, int end)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, Length);
        if (start < end)
        {
            return _current.Starts[start].._current.Ends[end - 1];
        }

        var place =
            start < Length ? _current.Starts[start]
            : Length > 0 ? _current.Ends[Length - 1]
            : 0;
        return place..place;
    }

    /// <summary>A copy of the units from <paramref name="start"/> to <paramref name="end"/>, places and all.</summary>
    public NormalizedText Slice(int start, int end)
    {
        var buffer = new Buffer(end - start, Limit(end - start));
        for (var i = start; i < end; i++)
        {
            buffer.Add(_current.Characters[i], _current.Starts[i], _current.Ends[i]);
        }

        return new NormalizedText(buffer);
    }

    /// <summary>Appends to the rewrite what now stands for the units from <paramref name="start"/> to <paramref name="end"/> of <see cref="Text"/>.</summary>
    public void Append(ReadOnlySpan<char> characters, int start, int end)
    {
        var source = Source(start, end);
        foreach (var c in characters)
        {
            _next.Add(c, source.Start.Value, source.End.Value);
        }
    }

    /// <summary>Appends units of <see cref="Text"/> as they are.</summary>
    public void Keep(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            _next.Add(_current.Characters[i], _current.Starts[i], _current.Ends[i]);
        }
    }

    /// <summary>Appends text that stands for nothing of the source: it takes the place of the unit before it.</summary>
    public void Insert(ReadOnlySpan<char> characters)
    {
        var (start, end) =
            _next.Count > 0 ? (_next.Starts[_next.Count - 1], _next.Ends[_next.Count - 1])
            : Length > 0 ? (_current.Starts[0], _current.Starts[0])
            : (0, 0);
        foreach (var c in characters)
        {
            _next.Add(c, start, end);
        }
    }

    /// <summary>Makes the rewrite the text.</summary>
    public void Commit()
    {
        (_current, _next) = (_next, _current);
        _next.Count = 0;
    }

    /// <summary>Drops the characters that <paramref name="keep"/> refuses.</summary>
    public void Filter(Func<Rune, bool> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        for (var i = 0; i < Length; )
        {
            Rune.DecodeFromUtf16(Text[i..], out var character, out var length);
            if (keep(character))
            {
                Keep(i, i + length);
            }

            i += length;
        }

        Commit();
    }

    /// <summary>Keeps the units from <paramref name="start"/> to <paramref name="end"/> alone.</summary>
    public void Crop(int start, int end)
    {
        if (start > 0 || end < Length)
        {
            Keep(start, end);
            Commit();
        }
    }

    /// <summary>Puts <paramref name="characters"/> before the text; they take the place of its first character. An empty text stays empty.</summary>
    public void Prepend(ReadOnlySpan<char> characters)
    {
        if (Length > 0 && !characters.IsEmpty)
        {
            Rune.DecodeFromUtf16(Text, out _, out var length);
            Append(characters, 0, length);
            Keep(0, Length);
            Commit();
        }
    }

    // A file may bring rules that double the text at every step.
    private static int Limit(int length) => (int)Math.Min(Array.MaxLength, 1_000_000 + (100L * length));

    private struct Buffer(int capacity, int limit)
    {
        public char[] Characters = capacity == 0 ? [] : new char[capacity];
        public int[] Starts = capacity == 0 ? [] : new int[capacity];
        public int[] Ends = capacity == 0 ? [] : new int[capacity];
        public int Count;

        public void Add(char character, int start, int end)
        {
            if (Count == Characters.Length)
            {
                if (Count >= limit)
                {
                    throw new InputException(
                        $"normalisation makes more than {limit:N0} characters of a text: a rule of the tokenizer makes it grow without end"
                    );
                }

                var length = Math.Max(16, (int)Math.Min(limit, Count * 2L));
                Array.Resize(ref Characters, length);
                Array.Resize(ref Starts, length);
                Array.Resize(ref Ends, length);
            }

            Characters[Count] = character;
            Starts[Count] = start;
            Ends[Count++] = end;
        }
    }
}
