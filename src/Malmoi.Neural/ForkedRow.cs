namespace Malmoi.Neural;

/// <summary>Texts that begin alike, laid out in one row: what they share stands once, and each goes on from there.</summary>
/// <remarks>
/// The two sentences of a minimal pair, the choices after one question: a third of all reading, and more.
/// <code>
///   column      0    1     2    3        4    5
///   token       the  cat │ is  asleep │ are  asleep
///   position    0    1     2    3        2    3        a rest sees what is shared and itself, never another rest
/// </code>
/// </remarks>
internal sealed class ForkedRow
{
    // A text joins a row where a quarter of it, at least, stands there already.
    private const int LeastShare = 4;

    private readonly List<(int Index, int[] Text, int Start)> _texts = [];

    private ForkedRow(int index, int[] text)
    {
        _texts.Add((index, text, 0));
        Shared = Length = text.Length - 1;
    }

    /// <summary>Its texts: their numbers, their tokens (the last is predicted and not read), the column where what they do not share begins.</summary>
    public IReadOnlyList<(int Index, int[] Text, int Start)> Texts => _texts;

    /// <summary>Columns that all of its texts read.</summary>
    public int Shared { get; private set; }

    /// <summary>Columns it takes.</summary>
    public int Length { get; private set; }

    public bool IsForked => _texts.Count > 1;

    /// <summary>Lays out texts, neighbours that begin alike together.</summary>
    /// <param name="texts">Each of two tokens or more.</param>
    /// <param name="together">Whether two texts, by their numbers, may stand in one row.</param>
    public static List<ForkedRow> Of(int[][] texts, Func<int, int, bool> together)
    {
        var rows = new List<ForkedRow>();
        for (var i = 0; i < texts.Length; i++)
        {
            if (rows.Count == 0 || !together(rows[^1]._texts[0].Index, i) || !rows[^1].Joins(i, texts[i]))
            {
                rows.Add(new ForkedRow(i, texts[i]));
            }
        }

        return rows;
    }

    /// <summary>Where the token at a place of a text stands.</summary>
    public int Column(int text, int place) => place < Shared ? place : _texts[text].Start + place - Shared;

    // A text with less in common makes all of them share less: only where that still saves reading.
    private bool Joins(int index, int[] text)
    {
        var first = _texts[0].Text.AsSpan();
        var common = Math.Min(first.CommonPrefixLength(text), Math.Min(Shared, text.Length - 1));
        var (saved, saves) = ((_texts.Count - 1) * Shared, _texts.Count * common);
        if (common * LeastShare < text.Length || saves <= saved)
        {
            return false;
        }

        _texts.Add((index, text, 0));
        Shared = common;
        Length = common;
        for (var i = 0; i < _texts.Count; i++)
        {
            _texts[i] = _texts[i] with { Start = Length };
            Length += _texts[i].Text.Length - 1 - common;
        }

        return true;
    }
}
