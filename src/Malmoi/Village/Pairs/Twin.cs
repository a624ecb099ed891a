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

    public int Distance { get; init; }

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
            return First == Second ? [] : [Pair(paradigm, First, Second, null, null, null)];
        }

        var (before, piece, after) = Cut(First);
        var (otherBefore, other, otherAfter) = Cut(Second);
        return piece == other
            ? []
            :
            [
                Pair(paradigm, before + piece + after, before + other + after, before, piece, other),
                Pair(
                    paradigm,
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
            Distance = Distance,
            Attractors = Attractors,
            Prefix = prefix,
            GoodWord = goodWord,
            BadWord = badWord,
        };

    private static (string Before, string Piece, string After) Cut(string text)
    {
        var open = text.IndexOf('[', StringComparison.Ordinal);
        var close = text.IndexOf(']', StringComparison.Ordinal);
        return (text[..open], text[(open + 1)..close], text[(close + 1)..]);
    }
}
