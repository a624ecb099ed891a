using System.Text;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Writes blanks as "▁", so that a piece says whether it starts a word (SentencePiece, Kudo and Richardson, 2018).</summary>
/// <param name="Replacement">What stands for a blank.</param>
/// <param name="Prepend">Where a blank is put before the text.</param>
/// <param name="SplitsWords">Whether every blank starts a word; false: the text is one word.</param>
public sealed record Metaspace(Rune Replacement, PrependScheme Prepend = PrependScheme.Always, bool SplitsWords = true)
    : ISplitter,
        IDecoder
{
    /// <summary>"▁", U+2581.</summary>
    public static Rune LowerBlock { get; } = new('▁');

    bool ISplitter.SplitsAtBlanks => SplitsWords;

    ISplitter? ISplitter.Continued() =>
        Prepend == PrependScheme.First ? this with { Prepend = PrependScheme.Never } : this;

    public void Split(NormalizedText text, List<NormalizedText> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(words);
        Span<char> units = stackalloc char[2];
        ReadOnlySpan<char> replacement = units[..Replacement.EncodeToUtf16(units)];
        if (text.Text.Contains(' '))
        {
            WriteBlanks(text, replacement);
        }

        var prepends =
            Prepend == PrependScheme.Always || (Prepend == PrependScheme.First && text.Source(0, 0).Start.Value == 0);
        if (prepends && !text.Text.StartsWith(replacement))
        {
            text.Prepend(replacement);
        }

        if (SplitsWords)
        {
            Delimiters.Split(
                text,
                Characters.Where(text.Text, character => character == Replacement),
                SplitBehavior.MergedWithNext,
                isInverted: false,
                words
            );
        }
        else if (text.Length > 0)
        {
            words.Add(text);
        }
    }

    public List<string> Decode(List<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var decoded = new List<string>(pieces.Count);
        foreach (var piece in pieces)
        {
            // The first piece loses every replacement, as in Hugging Face's tokenizers.
            var isBlankDropped = decoded.Count == 0 && Prepend != PrependScheme.Never;
            decoded.Add(piece.Replace(Replacement.ToString(), isBlankDropped ? "" : " ", StringComparison.Ordinal));
        }

        return decoded;
    }

    private static void WriteBlanks(NormalizedText text, ReadOnlySpan<char> replacement)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text.Text[i] == ' ')
            {
                text.Append(replacement, i, i + 1);
            }
            else
            {
                text.Keep(i, i + 1);
            }
        }

        text.Commit();
    }
}

/// <summary>Where <see cref="Metaspace"/> puts a blank before text that starts without one.</summary>
public enum PrependScheme
{
    /// <summary>Before every stretch between special tokens.</summary>
    Always,

    /// <summary>Before the very first.</summary>
    First,
    Never,
}
