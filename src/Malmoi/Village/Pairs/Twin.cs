namespace Malmoi.Village.Pairs;

/// <summary>What a paradigm draws at once: two pairs in which the deciding words change places, or one pair with the words in another order.</summary>
/// <remarks>
/// Every form is as often good as bad, and both sentences of a pair have as many words. A model that knows only how frequent words are,
/// or how long sentences are, is right half of the time. In the text of a mirrored twin the deciding piece stands in brackets.
/// </remarks>
internal sealed record Twin
{
    private Twin(string first, string second, bool isMirrored)
    {
        First = first;
        Second = second;
        IsMirrored = isMirrored;
    }

    public string First { get; }

    public string Second { get; }

    public bool IsMirrored { get; }

    public int Attractors { get; init; }

    /// <summary>Two good sentences; each becomes bad with the piece of the other.</summary>
    public static Twin Mirrored(string first, string second) => new(first, second, true);

    /// <summary>A good and a bad sentence of the same words.</summary>
    public static Twin Exchanged(string good, string bad) => new(good, bad, false);

    /// <summary>The pairs of the twin; none where the deciding pieces happen to be the same.</summary>
    public IEnumerable<MinimalPair> Pairs(Paradigm paradigm)
    {
        if (!IsMirrored)
        {
            return First == Second
                ? []
                : [Pair(paradigm, Between(First), Plain(First), Plain(Second), null, null, null)];
        }

        var (before, piece, after) = Cut(First);
        var (otherBefore, other, otherAfter) = Cut(Second);
        return piece == other
            ? []
            :
            [
                Pair(
                    paradigm,
                    Distance(First, Second),
                    before + piece + after,
                    before + other + after,
                    before,
                    piece,
                    other
                ),
                Pair(
                    paradigm,
                    Distance(Second, First),
                    otherBefore + other + otherAfter,
                    otherBefore + piece + otherAfter,
                    otherBefore,
                    other,
                    piece
                ),
            ];
    }

    private MinimalPair Pair(
        Paradigm paradigm,
        int distance,
        string good,
        string bad,
        string? prefix,
        string? goodWord,
        string? badWord
    ) =>
        new()
        {
            Good = good,
            Bad = bad,
            Uid = paradigm.Uid,
            Phenomenon = paradigm.Phenomenon,
            Language = paradigm.Language,
            Distance = distance,
            Attractors = Attractors,
            Prefix = prefix,
            GoodWord = goodWord,
            BadWord = badWord,
        };

    private static (string Before, string Piece, string After) Cut(string marked)
    {
        var text = marked.Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal);
        var open = text.IndexOf('[', StringComparison.Ordinal);
        var close = text.IndexOf(']', StringComparison.Ordinal);
        return (text[..open], text[(open + 1)..close], text[(close + 1)..]);
    }

    /// <summary>The text without the marks of the deciding piece and its partner.</summary>
    public static string Plain(string marked) =>
        string.Concat(marked.Where(letter => letter is not ('<' or '>' or '[' or ']')));

    /// <summary>The words between the deciding piece and its partner, marked by angles; where only the other sentence has one, its own.</summary>
    private static int Distance(string marked, string other) =>
        Between(marked) is var own && own < int.MaxValue ? own : Between(other);

    private static int Between(string marked)
    {
        var (open, close) = (
            marked.IndexOf('[', StringComparison.Ordinal),
            marked.IndexOf(']', StringComparison.Ordinal)
        );
        var (first, last) = (
            marked.IndexOf('<', StringComparison.Ordinal),
            marked.IndexOf('>', StringComparison.Ordinal)
        );
        // The second half of a twin may have no partner: an intransitive verb has no object.
        if (first < 0)
        {
            return int.MaxValue;
        }

        var between = first < open ? marked.AsSpan(last, open - last) : marked.AsSpan(close, first - close);
        return Math.Max(0, between.Count(' ') - 1);
    }
}
