using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization;

/// <summary>The words of a text with their places: cut at added tokens, normalised, cut at added tokens again, split.</summary>
internal sealed class WordFinder(TokenizerParts parts)
{
    private readonly AddedTokenFinder _inNormalized = new(
        parts.AddedTokens.Where(token => token.Normalized).Select(token => (Normalized(token.Content, parts), token))
    );

    /// <summary>The added tokens that are looked for in the text as it is written.</summary>
    public AddedTokenFinder InSource { get; } =
        new(parts.AddedTokens.Where(token => !token.Normalized).Select(token => (token.Content, token)));

    /// <summary>The words of a whole text.</summary>
    public List<PlacedWord> Find(string text)
    {
        var words = new List<PlacedWord>();
        var (scanned, taken) = (0, 0);
        while (InSource.TryFind(text, ref scanned, taken, out var found))
        {
            Find(new NormalizedText(text.AsSpan(taken, Math.Max(0, found.Start - taken)), taken), words);
            words.Add(
                new PlacedWord(
                    new NormalizedText(text.AsSpan(found.Start, found.End - found.Start), found.Start),
                    found.Token
                )
            );
            taken = found.End;
        }

        Find(new NormalizedText(text.AsSpan(taken), taken), words);
        return words;
    }

    /// <summary>Appends the words of a stretch without added tokens that are looked for in the source; it is normalised here.</summary>
    public void Find(NormalizedText stretch, List<PlacedWord> words)
    {
        if (stretch.Length == 0)
        {
            return;
        }

        parts.Normalizer?.Normalize(stretch);
        var (scanned, taken) = (0, 0);
        while (_inNormalized.TryFind(stretch.Text, ref scanned, taken, out var found))
        {
            Split(stretch.Slice(taken, Math.Max(taken, found.Start)), words);
            words.Add(new PlacedWord(stretch.Slice(found.Start, found.End), found.Token));
            taken = found.End;
        }

        Split(taken == 0 ? stretch : stretch.Slice(taken, stretch.Length), words);
    }

    private void Split(NormalizedText stretch, List<PlacedWord> words)
    {
        if (stretch.Length == 0)
        {
            return;
        }

        if (parts.Splitter is null)
        {
            words.Add(new PlacedWord(stretch, null));
            return;
        }

        var split = new List<NormalizedText>();
        parts.Splitter.Split(stretch, split);
        words.AddRange(split.Select(word => new PlacedWord(word, null)));
    }

    private static string Normalized(string content, TokenizerParts parts)
    {
        var normalized = new NormalizedText(content);
        parts.Normalizer?.Normalize(normalized);
        return normalized.Text.ToString();
    }
}

/// <summary>A word with its places in the whole text; <see cref="Added"/> where it is an added token.</summary>
internal readonly record struct PlacedWord(NormalizedText Text, AddedToken? Added);
