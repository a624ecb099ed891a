using System.Text;

namespace Malmoi.Instructions.Translation;

/// <summary>Ten languages in Latin letters, told apart by their runs of three letters: a naive Bayes classifier learned from a hundred words or two of each.</summary>
/// <remarks>
/// <code>
///   argmax  ln p(language) + Σ ln (count(trigram) + 1/2) / (all trigrams + V/2)
/// </code>
/// The texts are in <c>languages.txt</c>. English is likelier beforehand, as most Latin text in sets of instructions is.
/// </remarks>
internal static class LatinLanguages
{
    private const double Added = 0.5;
    private const double PriorOfEnglish = 6;

    // More of a text changes nothing.
    private const int MostLetters = 2000;

    private static readonly Dictionary<string, Dictionary<(char, char, char), int>> s_counts = Read();
    private static readonly int s_different = s_counts.Values.SelectMany(counts => counts.Keys).Distinct().Count();

    public static IReadOnlyCollection<string> Languages => s_counts.Keys;

    public static string Likeliest(ReadOnlySpan<char> text)
    {
        var trigrams = Trigrams(text.Length > MostLetters ? text[..MostLetters] : text);
        return s_counts
            .Select(language =>
            {
                var all = language.Value.Values.Sum() + (s_different * Added);
                var sum = trigrams.Sum(trigram => Math.Log((language.Value.GetValueOrDefault(trigram) + Added) / all));
                return (language.Key, Score: sum + (language.Key == "en" ? PriorOfEnglish : 0));
            })
            .MaxBy(language => language.Score)
            .Key;
    }

    // Words between blanks, so that beginnings and ends of words are seen.
    private static List<(char, char, char)> Trigrams(ReadOnlySpan<char> text)
    {
        var letters = new StringBuilder(" ");
        foreach (var character in text.ToString().Normalize(NormalizationForm.FormC))
        {
            var next = char.IsLetter(character) ? char.ToLowerInvariant(character) : ' ';
            if (next != ' ' || letters[^1] != ' ')
            {
                letters.Append(next);
            }
        }

        letters.Append(letters[^1] == ' ' ? "" : " ");
        var trigrams = new List<(char, char, char)>();
        for (var i = 0; i + 3 <= letters.Length; i++)
        {
            trigrams.Add((letters[i], letters[i + 1], letters[i + 2]));
        }

        return trigrams;
    }

    private static Dictionary<string, Dictionary<(char, char, char), int>> Read()
    {
        using var stream = typeof(LatinLanguages).Assembly.GetManifestResourceStream(
            "Malmoi.Instructions.Translation.languages.txt"
        )!;
        using var reader = new StreamReader(stream);
        var counts = new Dictionary<string, Dictionary<(char, char, char), int>>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            counts[line[..tab]] = Trigrams(line.AsSpan(tab + 1)).CountBy(t => t).ToDictionary();
        }

        return counts;
    }
}
