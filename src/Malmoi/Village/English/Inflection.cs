namespace Malmoi.Village.English;

/// <summary>The regular inflection of English by spelling: plurals, third person, past and -ing. Irregular forms are data.</summary>
public static class Inflection
{
    /// <summary>teachers, boxes, cities, leaves only where the table says so; the last word of a compound inflects.</summary>
    public static string Plural(string noun) => WithS(noun);

    /// <summary>reads, watches, cries; be, have and do are their own.</summary>
    public static string ThirdPerson(string verb) =>
        verb switch
        {
            "be" => "is",
            "have" => "has",
            "do" => "does",
            "go" => "goes",
            _ => WithS(verb),
        };

    /// <summary>walked, loved, cried, stopped.</summary>
    public static string Past(string verb)
    {
        if (verb.EndsWith('e'))
        {
            return verb + "d";
        }

        if (EndsInConsonantY(verb))
        {
            return verb[..^1] + "ied";
        }

        return (Doubles(verb) ? verb + verb[^1] : verb) + "ed";
    }

    /// <summary>walking, loving, lying, stopping.</summary>
    public static string Gerund(string verb)
    {
        if (verb.EndsWith("ie", StringComparison.Ordinal))
        {
            return verb[..^2] + "ying";
        }

        if (verb.EndsWith('e') && verb.Length > 2 && verb[^2] is not ('e' or 'y' or 'o'))
        {
            return verb[..^1] + "ing";
        }

        return (Doubles(verb) ? verb + verb[^1] : verb) + "ing";
    }

    /// <summary>Whether a short word doubles its last consonant before a vowel: stop, big, but not fix, play, visit.</summary>
    /// <remarks>Longer words double only under stress (begin, prefer), which spelling hides: those stand in the tables.</remarks>
    internal static bool Doubles(string word)
    {
        if (word.Length < 3 || word[^1] is 'w' or 'x' or 'y' || IsVowel(word[^1]) || !IsVowel(word[^2]))
        {
            return false;
        }

        var before = word[..^2];
        // qu is a consonant: quit, quitting.
        var consonantBefore = !IsVowel(before[^1]) || before.EndsWith("qu", StringComparison.Ordinal);
        var onlyVowel = !before.Replace("qu", "", StringComparison.Ordinal).Any(IsVowel);
        return consonantBefore && onlyVowel;
    }

    internal static bool EndsInConsonantY(string word) => word.Length > 1 && word[^1] == 'y' && !IsVowel(word[^2]);

    internal static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';

    private static string WithS(string word)
    {
        if (EndsInConsonantY(word))
        {
            return word[..^1] + "ies";
        }

        var hisses =
            word[^1] is 's' or 'x' or 'z'
            || word.EndsWith("ch", StringComparison.Ordinal)
            || word.EndsWith("sh", StringComparison.Ordinal);
        return word + (hisses ? "es" : "s");
    }
}
