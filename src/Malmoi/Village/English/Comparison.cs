namespace Malmoi.Village.English;

/// <summary>English degrees of comparison: happier, bigger, more useful, with irregular forms from the tables.</summary>
public static class Comparison
{
    /// <param name="adjective">The positive.</param>
    /// <param name="irregular">The form of the table; empty for the rule, "more" to ask for the phrase.</param>
    public static string Comparative(string adjective, string irregular = "") =>
        irregular switch
        {
            "" => TakesEnding(adjective) ? Stem(adjective) + "er" : "more " + adjective,
            "more" => "more " + adjective,
            _ => irregular,
        };

    /// <param name="adjective">The positive.</param>
    /// <param name="irregular">The form of the table; empty for the rule.</param>
    /// <param name="comparative">The table's comparative: "more" makes the superlative a phrase too.</param>
    public static string Superlative(string adjective, string irregular = "", string comparative = "")
    {
        if (irregular.Length > 0)
        {
            return irregular;
        }

        return comparative != "more" && TakesEnding(adjective) ? Stem(adjective) + "est" : "most " + adjective;
    }

    /// <summary>One syllable, or two of which the last is y.</summary>
    private static bool TakesEnding(string adjective)
    {
        var syllables = Syllables(adjective);
        return !adjective.Contains(' ', StringComparison.Ordinal)
            && !adjective.Contains('-', StringComparison.Ordinal)
            && (syllables == 1 || (syllables == 2 && Inflection.EndsInConsonantY(adjective)));
    }

    private static int Syllables(string word)
    {
        var count = 0;
        var inside = false;
        for (var at = 0; at < word.Length; at++)
        {
            var vowel = Inflection.IsVowel(word[at]) || (word[at] == 'y' && at > 0);
            // A final e is silent after a consonant.
            vowel &= !(at == word.Length - 1 && word[at] == 'e' && count > 0 && !inside);
            count += vowel && !inside ? 1 : 0;
            inside = vowel;
        }

        return count;
    }

    private static string Stem(string adjective)
    {
        if (Inflection.EndsInConsonantY(adjective))
        {
            return adjective[..^1] + "i";
        }

        if (adjective.EndsWith('e'))
        {
            return adjective[..^1];
        }

        return Inflection.Doubles(adjective) ? adjective + adjective[^1] : adjective;
    }
}
