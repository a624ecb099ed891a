using System.Text;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Which stretches of a word may become a piece.</summary>
public sealed record PieceRule
{
    /// <summary>Whatever stands in a word.</summary>
    public static PieceRule Any { get; } = new();

    /// <summary>The most characters of a piece; null for no limit.</summary>
    public int? MaximumLength { get; init; }

    /// <summary>Says the kind of a character; characters of different kinds do not share a piece. Null: all are of one kind.</summary>
    /// <remarks>A kind below zero goes with its neighbours, whatever they are.</remarks>
    public Func<Rune, int>? Kind { get; init; }

    /// <summary>Every digit is a piece of its own.</summary>
    public bool SplitDigits { get; init; }

    /// <summary>Whether <paramref name="piece"/> may be one.</summary>
    public bool Allows(ReadOnlySpan<char> piece)
    {
        var length = 0;
        var kind = -1;
        var hasDigit = false;
        foreach (var rune in piece.EnumerateRunes())
        {
            length++;
            hasDigit |= rune.Value is >= '0' and <= '9';
            if (Kind is null || rune.Value == SpacedWords.Blank)
            {
                continue;
            }

            var own = Kind(rune);
            if (own >= 0 && kind >= 0 && own != kind)
            {
                return false;
            }

            kind = own >= 0 ? own : kind;
        }

        return length <= (MaximumLength ?? int.MaxValue) && !(SplitDigits && hasDigit && length > 1);
    }
}
