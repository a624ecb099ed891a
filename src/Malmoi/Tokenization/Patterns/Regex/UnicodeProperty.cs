using System.Globalization;
using Malmoi.Text;

namespace Malmoi.Tokenization.Patterns.Regex;

/// <summary>The sets that <c>\p{...}</c> and <c>[:...:]</c> name: general categories, scripts, and a few properties.</summary>
internal static class UnicodeProperty
{
    private static readonly string[] CategoryNames =
    [
        "lu",
        "ll",
        "lt",
        "lm",
        "lo",
        "mn",
        "mc",
        "me",
        "nd",
        "nl",
        "no",
        "zs",
        "zl",
        "zp",
        "cc",
        "cf",
        "cs",
        "co",
        "pc",
        "pd",
        "ps",
        "pe",
        "pi",
        "pf",
        "po",
        "sm",
        "sc",
        "sk",
        "so",
        "cn",
    ];

    private static readonly Dictionary<string, string> LongNames = new(StringComparer.Ordinal)
    {
        ["letter"] = "l",
        ["uppercaseletter"] = "lu",
        ["lowercaseletter"] = "ll",
        ["titlecaseletter"] = "lt",
        ["modifierletter"] = "lm",
        ["otherletter"] = "lo",
        ["mark"] = "m",
        ["nonspacingmark"] = "mn",
        ["number"] = "n",
        ["decimalnumber"] = "nd",
        ["punctuation"] = "p",
        ["punct"] = "p",
        ["symbol"] = "s",
        ["separator"] = "z",
        ["other"] = "c",
    };

    /// <summary>The set of this name, or null where there is none; case, blanks, '-' and '_' do not matter.</summary>
    public static ScalarSet? Find(string name)
    {
        var plain = Plain(name);
        var equals = plain.IndexOf('=', StringComparison.Ordinal);
        plain = equals >= 0 ? plain[(equals + 1)..] : plain;
        return plain switch
        {
            "any" => ScalarSet.Any,
            "ascii" => ScalarSet.Of(0, 127),
            "alnum" => ScalarSet.Union([OfCategory("l")!, OfCategory("nl")!, OfCategory("m")!, OfCategory("nd")!]),
            "alpha" or "alphabetic" => ScalarSet.Union([OfCategory("l")!, OfCategory("nl")!, OfCategory("m")!]),
            "blank" => ScalarSet.Union([OfCategory("zs")!, ScalarSet.Of('\t', '\t')]),
            "cntrl" => OfCategory("cc"),
            "digit" => ScalarSet.Digit,
            "lower" or "lowercase" => OfCategory("ll"),
            "space" or "whitespace" => ScalarSet.Space,
            "upper" or "uppercase" => OfCategory("lu"),
            "word" => ScalarSet.Word,
            "xdigit" => ScalarSet.HexDigit,
            _ => OfCategory(LongNames.GetValueOrDefault(plain, plain)) ?? OfScript(plain),
        };
    }

    private static ScalarSet? OfCategory(string name)
    {
        var mask = 0u;
        for (var category = 0; category < CategoryNames.Length; category++)
        {
            mask |=
                name.Length is 1 or 2 && CategoryNames[category].StartsWith(name, StringComparison.Ordinal)
                    ? 1u << category
                    : 0;
        }

        return mask == 0 ? null : ScalarSet.OfCategories(mask);
    }

    private static ScalarSet? OfScript(string plain) =>
        Scripts.Names.FirstOrDefault(script => Plain(script) == plain) is { } script
            ? ScalarSet.OfScript(script)
            : null;

    private static string Plain(string name) =>
        string.Concat(name.Where(c => c is not ('_' or '-' or ' '))).ToLower(CultureInfo.InvariantCulture);
}
