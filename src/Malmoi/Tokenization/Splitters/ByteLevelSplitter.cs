using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Splitters;

/// <summary>GPT-2's words written in the <see cref="ByteAlphabet"/> (Radford et al., 2019): nothing is ever unknown.</summary>
/// <param name="AddPrefixSpace">Puts a blank before text that starts without one, so that its first word looks like the others.</param>
/// <param name="UseRegex">Cuts by <see cref="Gpt2Pattern"/>; false where a splitter before this one has cut.</param>
/// <param name="TrimOffsets">Kept for files; it counts in the post-processor only.</param>
public sealed record ByteLevelSplitter(bool AddPrefixSpace = true, bool UseRegex = true, bool TrimOffsets = true)
    : ISplitter
{
    private static readonly Gpt2Pattern Pattern = new();

    public void Split(NormalizedText text, List<NormalizedText> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(words);
        if (AddPrefixSpace && !text.Text.StartsWith(" "))
        {
            text.Prepend(" ");
        }

        var first = words.Count;
        if (UseRegex)
        {
            Delimiters.Cut(text, Pattern.Matches(text.Text), words);
        }
        else if (text.Length > 0)
        {
            words.Add(text);
        }

        for (var i = first; i < words.Count; i++)
        {
            ByteLevelNormalizer.Rewrite(words[i]);
        }
    }
}
