using System.Runtime.CompilerServices;
using System.Text;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>SentencePiece's normalisation (Kudo and Richardson, 2018): character map, extra blanks, dummy prefix and "▁" in one pass.</summary>
/// <remarks>
/// Places follow SentencePiece: a unit stands for the source from where it came to where the next unit came from, so a blank put in
/// front stands for nothing, and of <c>ﬁ</c> that became <c>fi</c> only the <c>i</c> has the place.
/// </remarks>
public sealed class SentencePieceNormalizer : INormalizer
{
    public const char Blank = '▁';

    /// <summary>The rules for characters; they apply to the longest match at each place.</summary>
    public PrecompiledMap Map { get; init; } = new(default);

    /// <summary>Symbols that are kept as they are written.</summary>
    public UserDefinedSymbols Symbols { get; init; } = UserDefinedSymbols.None;

    /// <summary>Puts a blank before the text, so that a word is the same piece at the start as inside.</summary>
    public bool AddDummyPrefix { get; init; } = true;

    /// <summary>Drops blanks at both ends and all but one in a row.</summary>
    public bool RemoveExtraWhitespaces { get; init; } = true;

    /// <summary>Writes "▁" for a blank.</summary>
    public bool EscapeWhitespaces { get; init; } = true;

    /// <summary>Blanks belong to the word before them; the dummy one comes last.</summary>
    public bool WhitespaceAsSuffix { get; init; }

    private char WrittenBlank => EscapeWhitespaces ? Blank : ' ';

    INormalizer? INormalizer.Continued() =>
        EscapeWhitespaces && !WhitespaceAsSuffix && Map.KeepsToWords(WordLocality.MayCutAfter)
            ? new SentencePieceNormalizer
            {
                Map = Map,
                Symbols = Symbols,
                // Blanks before a word are one, or all there are.
                AddDummyPrefix = RemoveExtraWhitespaces,
                RemoveExtraWhitespaces = RemoveExtraWhitespaces,
            }
            : null;

    public void Normalize(NormalizedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var units = new NormalizedUnits();
        Write(text.Text, units);
        for (var i = 0; i < units.Count; i++)
        {
            text.Append(units.Text.Slice(i, 1), units.Place(i), units.Place(i + 1));
        }

        text.Commit();
    }

    /// <summary>Writes the units of a text that has no lone surrogate, each with the place in it where it came from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // worth compiling well at once: a run may last a second
    internal void Write(ReadOnlySpan<char> source, NormalizedUnits units)
    {
        units.Clear();
        var consumed = RemoveExtraWhitespaces ? LeadingBlanks(source) : 0;
        if (consumed == source.Length)
        {
            return;
        }

        if (AddDummyPrefix && !WhitespaceAsSuffix)
        {
            units.Add(WrittenBlank, consumed);
        }

        var blank = WrittenBlank;
        var afterBlank = RemoveExtraWhitespaces;
        while (consumed < source.Length)
        {
            var length = Next(source[consumed..], out var replacement);
            replacement = afterBlank ? replacement.TrimStart(' ') : replacement;
            foreach (var c in replacement)
            {
                units.Add(c == ' ' ? blank : c, consumed);
            }

            afterBlank = RemoveExtraWhitespaces && (replacement.IsEmpty ? afterBlank : replacement[^1] == ' ');
            consumed += length;
        }

        while (RemoveExtraWhitespaces && units.Text is [.., var last] && last == WrittenBlank)
        {
            consumed = units.RemoveLast();
        }

        if (AddDummyPrefix && WhitespaceAsSuffix)
        {
            units.Add(WrittenBlank, consumed);
        }

        units.End = consumed;
    }

    private int LeadingBlanks(ReadOnlySpan<char> text)
    {
        var consumed = 0;
        while (consumed < text.Length)
        {
            var length = Next(text[consumed..], out var replacement);
            if (replacement is not " ")
            {
                break;
            }

            consumed += length;
        }

        return consumed;
    }

    // How far the next rule reaches, and what it writes; a symbol or a character without a rule stands for itself.
    private int Next(ReadOnlySpan<char> text, out ReadOnlySpan<char> replacement)
    {
        var length = Symbols.Longest(text);
        if (length == 0)
        {
            length = Map.Longest(text, out replacement);
            if (length > 0)
            {
                return length;
            }

            _ = Rune.DecodeFromUtf16(text, out _, out length);
        }

        replacement = text[..length];
        return length;
    }
}
