using System.Text;
using Malmoi.Text;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Which stretches of a word may become a piece.</summary>
public sealed record PieceRule
{
    private static readonly int s_han = Scripts.Number("Han");
    private static readonly int s_hiragana = Scripts.Number("Hiragana");
    private static readonly int s_katakana = Scripts.Number("Katakana");
    private static readonly int s_inherited = Scripts.Number("Inherited");

    /// <summary>Whatever stands in a word.</summary>
    public static PieceRule Any { get; } = new();

    /// <summary>What SentencePiece allows: at most 16 characters of one script, kana and Han being one, digits and marks another.</summary>
    public static PieceRule SentencePiece { get; } = new() { MaximumLength = 16, Kind = Script };

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
            hasDigit |= IsDigit(rune);
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

    /// <summary>The words, cut between neighbours that no piece may hold together: fewer different words to learn the same from.</summary>
    internal WordCounts Cut(WordCounts words)
    {
        if (Kind is null && !SplitDigits)
        {
            return words;
        }

        var table = new WordTable();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words.Utf8(i);
            var start = 0;
            Rune? before = null;
            for (var at = 0; at < word.Length; )
            {
                Rune.DecodeFromUtf8(word[at..], out var rune, out var length);
                if (before is { } left && Parts(left, rune))
                {
                    table.Add(word[start..at], words.Occurrences(i));
                    start = at;
                }

                before = rune;
                at += length;
            }

            table.Add(word[start..], words.Occurrences(i));
        }

        return WordCounts.Of(table);
    }

    private bool Parts(Rune left, Rune right) =>
        (SplitDigits && (IsDigit(left) || IsDigit(right)))
        || (
            Kind is not null
            && left.Value != SpacedWords.Blank
            && right.Value != SpacedWords.Blank
            && Kind(left) is >= 0 and var kind
            && Kind(right) is >= 0 and var other
            && kind != other
        );

    private static int Script(Rune character)
    {
        const int longVowelMark = 0x30fc;
        var script = Scripts.Of(character.Value);
        return character.Value == longVowelMark || script == s_hiragana || script == s_katakana ? s_han
            : script == s_inherited ? -1
            : script;
    }

    private static bool IsDigit(Rune rune) => rune.Value is >= '0' and <= '9';
}
