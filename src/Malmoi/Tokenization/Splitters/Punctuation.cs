using System.Text;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Splits at punctuation marks.</summary>
public sealed record Punctuation(SplitBehavior Behavior = SplitBehavior.Isolated) : ISplitter
{
    ISplitter? ISplitter.Continued() =>
        Behavior is SplitBehavior.MergedWithNext or SplitBehavior.MergedWithPrevious ? null : this;

    public void Split(NormalizedText text, List<NormalizedText> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        Delimiters.Split(text, Characters.Where(text.Text, IsPunctuation), Behavior, isInverted: false, words);
    }

    /// <summary>Unicode's punctuation, and the ASCII symbols that are none there ($ + &lt; = &gt; ^ ` | ~).</summary>
    public static bool IsPunctuation(Rune character) =>
        character.IsAscii
            ? char.IsPunctuation((char)character.Value) || char.IsSymbol((char)character.Value)
            : Rune.IsPunctuation(character);
}
