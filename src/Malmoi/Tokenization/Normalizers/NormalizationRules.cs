using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>The rule sets that SentencePiece normalises by (Kudo and Richardson, 2018), made from the Unicode data at hand.</summary>
/// <remarks>
/// <code>
/// nfkc      every character, and every sequence that composes to one, to its form NFKC
/// nmt_      blanks of all kinds to " ", controls to nothing; ～ stays
/// _cf       the result case-folded, character by character
/// </code>
/// The maps in published models hold the same rules for the characters of the Unicode version of their day.
/// </remarks>
public static class NormalizationRules
{
    private static readonly ConcurrentDictionary<string, PrecompiledMap> Maps = new(StringComparer.Ordinal);
    private const int LastRune = 0x10ffff;
    private const string Blanks = "\t\n\f\r\u1680\u200b\u200c\u200e\u200f\u2028\u2029\u2581\ufeff\ufffd";

    /// <summary>The names that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["identity", "nfkc", "nmt_nfkc", "nfkc_cf", "nmt_nfkc_cf"];

    /// <summary>The rules of this name as a map, made once.</summary>
    /// <exception cref="InputException">There is no such rule set.</exception>
    public static PrecompiledMap Map(string name) => Maps.GetOrAdd(name, static key => PrecompiledMap.Build(Find(key)));

    /// <summary>The rules of this name, string to string.</summary>
    /// <exception cref="InputException">There is no such rule set.</exception>
    public static IReadOnlyDictionary<string, string> Find(string name)
    {
        if (!Names.Contains(name))
        {
            throw new InputException(
                $"there are no normalisation rules '{name}': known are {string.Join(", ", Names)}"
            );
        }

        if (name == "identity")
        {
            return new Dictionary<string, string>();
        }

        var rules = Composition();
        if (name.StartsWith("nmt_", StringComparison.Ordinal))
        {
            AddTranslationRules(rules);
        }

        if (name.EndsWith("_cf", StringComparison.Ordinal))
        {
            FoldCase(rules);
        }

        return WithoutRedundant(rules);
    }

    // NFKC of every character; and of every way to write, with characters that decompose to one, what composes.
    private static Dictionary<string, string> Composition()
    {
        var rules = new Dictionary<string, string>(StringComparer.Ordinal);
        var writings = new Dictionary<Rune, List<string>>();
        var decompositions = new HashSet<string>(StringComparer.Ordinal);
        foreach (var character in Characters())
        {
            var composed = character.Normalize(NormalizationForm.FormKC);
            if (composed != character)
            {
                rules[character] = composed;
            }

            var decomposed = character.Normalize(NormalizationForm.FormKD);
            if (Rune.TryGetRuneAt(decomposed, 0, out var first) && first.Utf16SequenceLength == decomposed.Length)
            {
                (writings.TryGetValue(first, out var known) ? known : writings[first] = []).Add(character);
            }
            else
            {
                decompositions.Add(decomposed);
            }
        }

        foreach (var decomposed in decompositions)
        {
            var composed = decomposed.Normalize(NormalizationForm.FormC);
            if (composed == decomposed)
            {
                continue;
            }

            IEnumerable<string> ways = [""];
            foreach (var rune in decomposed.EnumerateRunes())
            {
                ways = [.. ways.SelectMany(_ => writings[rune], string.Concat)];
            }

            foreach (var way in ways.Where(way => way != composed))
            {
                rules[way] = composed;
            }
        }

        return rules;
    }

    // What machine translation wants: one kind of blank, no controls, and the wide tilde, which Japanese uses apart from the narrow one.
    private static void AddTranslationRules(Dictionary<string, string> rules)
    {
        foreach (var blank in Blanks)
        {
            rules[blank.ToString()] = " ";
        }

        for (var control = '\u0001'; control < ' '; control++)
        {
            if (!Blanks.Contains(control, StringComparison.Ordinal))
            {
                rules[control.ToString()] = "";
            }
        }

        foreach (var control in "\u007f\u008f\u009f")
        {
            rules[control.ToString()] = "";
        }

        rules.Remove("\uff5e");
    }

    private static void FoldCase(Dictionary<string, string> rules)
    {
        foreach (var (key, value) in rules)
        {
            rules[key] = string.Concat(value.EnumerateRunes().Select(rune => CaseFolding.Fold(rune).ToString()));
        }

        foreach (var character in Characters().Where(character => !rules.ContainsKey(character)))
        {
            var folded = CaseFolding.Fold(Rune.GetRuneAt(character, 0)).ToString();
            if (folded != character)
            {
                rules[character] = folded;
            }
        }
    }

    // A rule goes where shorter rules, the longest first, come to the same.
    private static Dictionary<string, string> WithoutRedundant(Dictionary<string, string> rules)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var length in rules.GroupBy(rule => rule.Key.EnumerateRunes().Count()).OrderBy(group => group.Key))
        {
            List<KeyValuePair<string, string>> needed =
            [
                .. length.Where(rule => length.Key == 1 || Rewritten(rule.Key, kept) != rule.Value),
            ];
            foreach (var (key, value) in needed)
            {
                kept[key] = value;
            }
        }

        return kept;
    }

    private static string Rewritten(string text, Dictionary<string, string> rules)
    {
        var result = new StringBuilder();
        for (var start = 0; start < text.Length; )
        {
            var end = text.Length;
            string? value;
            while (!rules.TryGetValue(text[start..end], out value) && end > start + 1)
            {
                end--;
            }

            end = value is null ? start + Rune.GetRuneAt(text, start).Utf16SequenceLength : end;
            result.Append(value ?? text[start..end]);
            start = end;
        }

        return result.ToString();
    }

    // Not U+0000, surrogates and noncharacters.
    private static IEnumerable<string> Characters()
    {
        for (var value = 1; value <= LastRune; value++)
        {
            if (Rune.IsValid(value) && (value & 0xfffe) != 0xfffe && value is < 0xfdd0 or > 0xfdef)
            {
                var rune = new Rune(value);
                if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.OtherNotAssigned)
                {
                    yield return rune.ToString();
                }
            }
        }
    }
}
