namespace Malmoi.Evaluation.Metrics;

/// <summary>Takes the endings off English words (Porter, 1980), with the later repairs of NLTK, which rouge-score uses.</summary>
/// <remarks>A word is [C](VC)^m[V]; the measure m says how much of it there must be before an ending is one.</remarks>
public static class PorterStemmer
{
    private static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["skies"] = "sky",
        ["sky"] = "sky",
        ["dying"] = "die",
        ["lying"] = "lie",
        ["tying"] = "tie",
        ["news"] = "news",
        ["innings"] = "inning",
        ["inning"] = "inning",
        ["outings"] = "outing",
        ["outing"] = "outing",
        ["cannings"] = "canning",
        ["canning"] = "canning",
        ["howe"] = "howe",
        ["proceed"] = "proceed",
        ["exceed"] = "exceed",
        ["succeed"] = "succeed",
    };

    private static readonly (string Ending, string By)[] Second =
    [
        ("ational", "ate"),
        ("tional", "tion"),
        ("enci", "ence"),
        ("anci", "ance"),
        ("izer", "ize"),
        ("bli", "ble"),
        ("alli", "al"),
        ("entli", "ent"),
        ("eli", "e"),
        ("ousli", "ous"),
        ("ization", "ize"),
        ("ation", "ate"),
        ("ator", "ate"),
        ("alism", "al"),
        ("iveness", "ive"),
        ("fulness", "ful"),
        ("ousness", "ous"),
        ("aliti", "al"),
        ("iviti", "ive"),
        ("biliti", "ble"),
        ("fulli", "ful"),
    ];

    private static readonly (string Ending, string By)[] Third =
    [
        ("icate", "ic"),
        ("ative", ""),
        ("alize", "al"),
        ("iciti", "ic"),
        ("ical", "ic"),
        ("ful", ""),
        ("ness", ""),
    ];

    // "ement" before "ment" before "ent": the first that fits is the only one tried.
    private static readonly string[] Fourth =
    [
        "al",
        "ance",
        "ence",
        "er",
        "ic",
        "able",
        "ible",
        "ant",
        "ement",
        "ment",
        "ent",
        "ion",
        "ou",
        "ism",
        "ate",
        "iti",
        "ous",
        "ive",
        "ize",
    ];

    /// <param name="word">In small letters.</param>
    public static string Stem(string word) =>
        Irregular.TryGetValue(word, out var stem) ? stem
        : word.Length <= 2 ? word
        : Final(Residual(Derivation(Derived(Yes(Past(Plural(word)))))));

    private static string Plural(string word) =>
        word.Length == 4 && Cut(word, "ies") is { } lie ? lie + "ie"
        : Cut(word, "sses") is { } kiss ? kiss + "ss"
        : Cut(word, "ies") is { } pony ? pony + "i"
        : Ends(word, "ss") ? word
        : Cut(word, "s") ?? word;

    private static string Past(string word)
    {
        if (Cut(word, "ied") is { } tried)
        {
            return tried + (word.Length == 4 ? "ie" : "i");
        }

        if (Cut(word, "eed") is { } agreed)
        {
            return Measure(agreed) > 0 ? agreed + "ee" : word;
        }

        var stem = Cut(word, "ed") is { } plastered && HasVowel(plastered) ? plastered : null;
        stem ??= Cut(word, "ing") is { } motoring && HasVowel(motoring) ? motoring : null;
        return stem is null ? word
            : Ends(stem, "at") || Ends(stem, "bl") || Ends(stem, "iz") ? stem + "e"
            : EndsDouble(stem) ? (stem[^1] is 'l' or 's' or 'z' ? stem : stem[..^1])
            : Measure(stem) == 1 && EndsShort(stem) ? stem + "e"
            : stem;
    }

    private static string Yes(string word) =>
        Cut(word, "y") is { Length: > 1 } stem && IsConsonant(stem, stem.Length - 1) ? stem + "i" : word;

    private static string Derived(string word) =>
        Cut(word, "alli") is { } formally && Measure(formally) > 0 ? Derived(formally + "al")
        : Array.Find(Second, rule => Ends(word, rule.Ending)) is { Ending: not null } found ? Replace(word, found)
        : Ends(word, "logi") && Measure(word[..^3]) > 0 ? word[..^1]
        : word;

    private static string Derivation(string word) =>
        Array.Find(Third, rule => Ends(word, rule.Ending)) is { Ending: not null } found ? Replace(word, found) : word;

    private static string Residual(string word)
    {
        var ending = Array.Find(Fourth, ending => Ends(word, ending));
        var stem = ending is null ? word : word[..^ending.Length];
        return ending is not null && Measure(stem) > 1 && (ending != "ion" || stem[^1] is 's' or 't') ? stem : word;
    }

    private static string Final(string word)
    {
        if (Cut(word, "e") is { } stem && (Measure(stem) > 1 || (Measure(stem) == 1 && !EndsShort(stem))))
        {
            word = stem;
        }

        return Ends(word, "ll") && Measure(word[..^1]) > 1 ? word[..^1] : word;
    }

    private static string Replace(string word, (string Ending, string By) rule)
    {
        var stem = word[..^rule.Ending.Length];
        return Measure(stem) > 0 ? stem + rule.By : word;
    }

    private static bool Ends(string word, string ending) => word.EndsWith(ending, StringComparison.Ordinal);

    private static string? Cut(string word, string ending) => Ends(word, ending) ? word[..^ending.Length] : null;

    private static bool IsConsonant(string word, int i) =>
        word[i] switch
        {
            'a' or 'e' or 'i' or 'o' or 'u' => false,
            'y' => i == 0 || !IsConsonant(word, i - 1),
            _ => true,
        };

    private static bool HasVowel(string word) => Enumerable.Range(0, word.Length).Any(i => !IsConsonant(word, i));

    private static int Measure(string word) =>
        Enumerable.Range(1, Math.Max(0, word.Length - 1)).Count(i => IsConsonant(word, i) && !IsConsonant(word, i - 1));

    private static bool EndsDouble(string word) =>
        word.Length >= 2 && word[^1] == word[^2] && IsConsonant(word, word.Length - 1);

    // Consonant, vowel, consonant but for w, x, y: hop, not snow; or a vowel and a consonant alone.
    private static bool EndsShort(string word)
    {
        var last = word.Length - 1;
        return word.Length >= 3
            ? IsConsonant(word, last - 2)
                && !IsConsonant(word, last - 1)
                && IsConsonant(word, last)
                && word[last] is not ('w' or 'x' or 'y')
            : word.Length == 2 && !IsConsonant(word, 0) && IsConsonant(word, 1);
    }
}
