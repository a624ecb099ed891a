namespace Malmoi.Village.English;

/// <summary>The English indefinite article by the sound that follows: an hour, a university, an apple.</summary>
public static class Article
{
    private static readonly string[] SilentConsonants = ["hour", "honest", "honor", "honour", "heir"];
    private static readonly string[] SpokenGlides =
    [
        "uni",
        "use",
        "usual",
        "utensil",
        "uranium",
        "european",
        "euro",
        "eulogy",
        "ukulele",
        "ukrain",
        "one",
        "once",
        "uganda",
        "uruguay",
        "ewe",
    ];

    /// <summary>Words that begin like the glides but with a vowel's sound.</summary>
    private static readonly string[] SpokenVowels = ["unin", "unim", "unid"];

    /// <summary>"a" or "an" before a word.</summary>
    public static string Before(ReadOnlySpan<char> word) => BeginsWithVowelSound(word) ? "an" : "a";

    private static bool BeginsWithVowelSound(ReadOnlySpan<char> word)
    {
        if (Begins(word, SilentConsonants))
        {
            return true;
        }

        if (Begins(word, SpokenGlides) && !Begins(word, SpokenVowels))
        {
            return false;
        }

        return word.Length > 0 && Inflection.IsVowel(char.ToLowerInvariant(word[0]));
    }

    private static bool Begins(ReadOnlySpan<char> word, string[] beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (word.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
