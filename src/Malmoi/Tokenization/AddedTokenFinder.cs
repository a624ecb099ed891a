using System.Buffers;
using System.Text;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization;

/// <summary>Finds added tokens in text: the leftmost, and of those that start there the longest.</summary>
internal sealed class AddedTokenFinder
{
    private readonly SearchValues<string> _search;
    private readonly Dictionary<char, (string Content, AddedToken Token)[]> _byFirst;

    /// <param name="tokens">The tokens, and what each looks like in the text that is searched.</param>
    public AddedTokenFinder(IEnumerable<(string Content, AddedToken Token)> tokens)
    {
        var known = tokens.Where(token => token.Content.Length > 0).ToList();
        IsEmpty = known.Count == 0;
        _search = SearchValues.Create([.. known.Select(token => token.Content)], StringComparison.Ordinal);
        _byFirst = known
            .GroupBy(token => token.Content[0])
            .ToDictionary(
                group => group.Key,
                group => group.OrderByDescending(token => token.Content.Length).ToArray()
            );
    }

    public bool IsEmpty { get; }

    /// <summary>The next token.</summary>
    /// <param name="text">All of the text.</param>
    /// <param name="scanned">How far it has been searched; moved on.</param>
    /// <param name="taken">Up to where it belongs to tokens found before.</param>
    /// <param name="found">The token and its place, the white space that it takes along included.</param>
    public bool TryFind(ReadOnlySpan<char> text, ref int scanned, int taken, out FoundToken found)
    {
        while (!IsEmpty && text[scanned..].IndexOfAny(_search) is >= 0 and var at)
        {
            var (content, token) = LongestAt(text[(scanned + at)..]);
            var (start, end) = (scanned + at, scanned + at + content.Length);
            scanned = end;
            if (token.SingleWord && (EndsInWord(text[..start]) || StartsWithWord(text[end..])))
            {
                continue;
            }

            if (token.LeftStrip)
            {
                start = Math.Max(text[..start].TrimEnd().Length, taken);
            }

            if (token.RightStrip)
            {
                end = text.Length - text[end..].TrimStart().Length;
            }

            found = new FoundToken(token, start, end);
            return true;
        }

        found = default;
        return false;
    }

    private (string Content, AddedToken Token) LongestAt(ReadOnlySpan<char> text)
    {
        foreach (var candidate in _byFirst[text[0]])
        {
            if (text.StartsWith(candidate.Content, StringComparison.Ordinal))
            {
                return candidate;
            }
        }

        throw new InvalidOperationException("the search found what none of its values is");
    }

    private static bool EndsInWord(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out var character, out _) == OperationStatus.Done
        && Whitespace.IsWord(character);

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var character, out _) == OperationStatus.Done && Whitespace.IsWord(character);
}

/// <summary>An added token in a text, its place in UTF-16 units.</summary>
internal readonly record struct FoundToken(AddedToken Token, int Start, int End);
