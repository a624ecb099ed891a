using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Assistant.Checks;

/// <summary>The number that a reply comes to, in figures or in words: 12, twelve, 열두 개, 십이.</summary>
internal static partial class NumberText
{
    private static readonly string[] _leadsIn = ["answer is", "answer:", "정답은", "정답:", "답은", "답:"];
    private static readonly FrozenDictionary<string, int> _words = Words();

    /// <summary>The figure after the last lead-in, the last figure, or the number that words say; null where there is none.</summary>
    public static decimal? Last(string reply)
    {
        var text = AnswerText.Normal(reply);
        var lead = _leadsIn.Max(phrase =>
            text.LastIndexOf(phrase, StringComparison.Ordinal) is >= 0 and var at ? at + phrase.Length : -1
        );
        var figures = Figures().Matches(text);
        var figure =
            (lead >= 0 ? figures.FirstOrDefault(match => match.Index >= lead) : null) ?? figures.LastOrDefault();
        return figure is null ? Spoken(reply, text)
            : decimal.TryParse(
                figure.Value.Replace(",", "", StringComparison.Ordinal),
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out var value
            )
                ? value
            : null;
    }

    private static decimal? Spoken(string reply, string text)
    {
        foreach (var candidate in AnswerText.Candidates(reply))
        {
            if (
                _words.TryGetValue(candidate, out var value) || _words.TryGetValue(WithoutCounter(candidate), out value)
            )
            {
                return value;
            }
        }

        // English number words are no other words, so the last of them is meant wherever it stands.
        return text.Split([' ', '.', ',', '!', '?'], StringSplitOptions.RemoveEmptyEntries)
            .Reverse()
            .Where(word => word[0] < 128)
            .Select(word => _words.TryGetValue(word, out var value) ? value : (decimal?)null)
            .FirstOrDefault(value => value is not null);
    }

    /// <summary>열두 of 열두 개.</summary>
    private static string WithoutCounter(string text)
    {
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        return blank > 0 && text[0] >= 128 ? text[..blank] : "";
    }

    private static FrozenDictionary<string, int> Words()
    {
        Dictionary<string, int> words = new(StringComparer.Ordinal);
        foreach (var numeral in BilingualLexicon.Default.Numerals)
        {
            foreach (var word in new[] { numeral.English, numeral.Native, numeral.NativeBeforeCounter, numeral.Sino })
            {
                if (word.Length > 0)
                {
                    words.TryAdd(word, numeral.Value);
                }
            }
        }

        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }

    // A minus is a sign only where no figure stands before it: "7-3" is a difference.
    [GeneratedRegex(@"(?<![\w.])-?\d[\d,]*(?:\.\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Figures();
}
