namespace Malmoi.Tokenization;

/// <summary>One unit of a line: its text after casing and normalisation, and where it stood in the line, in UTF-16 units.</summary>
public readonly ref struct Piece(ReadOnlySpan<char> text, Range range)
{
    /// <summary>Valid until the enumeration moves on.</summary>
    public ReadOnlySpan<char> Text { get; } = text;

    public Range Range { get; } = range;
}

/// <summary>The units of one line under a policy: the one way in which text is cut, for training as for scoring.</summary>
/// <remarks>
/// <c>foreach (var piece in new Pieces(line, policy))</c> allocates nothing a piece; buffers come from the shared pool. Use it by
/// <c>foreach</c>, which gives them back.
/// </remarks>
public ref struct Pieces
{
    /// <summary>What stands for a blank where the unit is smaller than a word.</summary>
    public const char Blank = '▁';

    private readonly TextPolicy _policy;
    private readonly PreparedText _line;
    private readonly ReadOnlySpan<char> _text;
    private int _position;

    public Pieces(ReadOnlySpan<char> line, TextPolicy policy)
    {
        _policy = policy;
        _line = new PreparedText(line, policy);
        _text = _line.Text;
    }

    public Piece Current { get; private set; }

    /// <summary>Whether this separates words of text taken as it is written: what n-gram corpora and ARPA files separate words by.</summary>
    public static bool Separates(char c) => c is ' ' or '\t' or '\n' or '\r' or '\0';

    public readonly Pieces GetEnumerator() => this;

    public bool MoveNext() =>
        _policy.Unit switch
        {
            TextUnit.Word => _policy.SplitPunctuation ? NextWordOrMark() : NextWord(),
            TextUnit.Syllable => NextUnit(WordSplitter.SyllableLength(_text[_position..])),
            _ => NextUnit(WordSplitter.CharacterLength(_text[_position..])),
        };

    public readonly void Dispose() => _line.Dispose();

    private bool NextWord()
    {
        var start = _position;
        while (start < _text.Length && Separates(_text[start]))
        {
            start++;
        }

        var end = start;
        while (end < _text.Length && !Separates(_text[end]))
        {
            end++;
        }

        return Take(start, end);
    }

    private bool NextWordOrMark()
    {
        var start = _position;
        while (start < _text.Length && (char.IsWhiteSpace(_text[start]) || Separates(_text[start])))
        {
            start++;
        }

        return Take(start, start + WordSplitter.Length(_text[start..]));
    }

    private bool NextUnit(int length)
    {
        var start = _position;
        if (start < _text.Length && (char.IsWhiteSpace(_text[start]) || Separates(_text[start])))
        {
            _position = start + 1;
            Current = new Piece([Blank], _line.Source(start, start + 1));
            return true;
        }

        return Take(start, start + length);
    }

    private bool Take(int start, int end)
    {
        _position = end;
        if (start >= end)
        {
            return false;
        }

        Current = new Piece(_text[start..end], _line.Source(start, end));
        return true;
    }
}
