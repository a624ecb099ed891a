using System.Text;
using System.Text.RegularExpressions;

namespace Malmoi.Tests.Village;

/// <summary>Korean conjugation written a second time, as an ordered list of rewriting rules over letters.</summary>
/// <remarks>돕+어요 is ㄷㅗㅂ+ㅇㅓㅇㅛ; each rule rewrites around the +. Classes are lists of stems, not columns of the tables.</remarks>
internal static class JamoRewriting
{
    private const string Onsets = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
    private const string Vowels = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
    private const string Codas = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

    private static readonly string[] RegularBieup =
    [
        "입",
        "잡",
        "씹",
        "접",
        "뽑",
        "집",
        "업",
        "좁",
        "수줍",
        "붙잡",
        "꼽",
        "굽",
        "곱",
        "움켜잡",
        "사로잡",
        "뒤집",
        "꼬집",
    ];
    private static readonly string[] IrregularDigeut = ["듣", "걷", "싣", "깨닫", "묻", "긷", "일컫"];
    private static readonly string[] IrregularSiot = ["짓", "낫", "붓", "긋", "잇", "젓"];
    private static readonly string[] RegularHieut = ["좋", "넣", "놓", "쌓", "낳", "닿", "찧", "빻", "내놓", "집어넣"];
    private static readonly string[] RegularReu = ["따르", "들르", "치르", "다다르", "우러르", "잠그", "담그"];
    private static readonly string[] Reo = ["이르", "푸르", "누르", "노르"];

    /// <summary>Stems of two lives: 묻다 asks and buries, 굽다 bakes and bends, 걷다 walks and rolls up.</summary>
    private static readonly string[] Both = ["묻", "굽", "걷", "이르", "누르", "곱"];

    /// <summary>Every form that a stem may have with endings in a row.</summary>
    public static IReadOnlySet<string> Forms(string stem, IReadOnlyList<string> endings, bool isAction)
    {
        var forms = new HashSet<string>(StringComparer.Ordinal);
        var word = stem.Split(' ')[^1];
        foreach (
            var irregular in Both.Any(both => word.EndsWith(both, StringComparison.Ordinal))
                ? [true, false]
                : new[] { IsIrregular(word) }
        )
        foreach (var takesReo in new[] { true, false })
        {
            var text = stem;
            var isStem = true;
            var action = isAction && !word.EndsWith('있') && !word.EndsWith('없');
            foreach (var ending in endings)
            {
                text = Join(text, Shape(ending, action, text), isStem && irregular, takesReo);
                isStem = false;
                action = action && ending == "으시";
            }

            forms.Add(text);
        }

        return forms;
    }

    /// <summary>는다 after a description is 다, after a stem in a vowel or ㄹ ㄴ다.</summary>
    private static string Shape(string ending, bool isAction, string stem)
    {
        if (ending.StartsWith("는다", StringComparison.Ordinal))
        {
            var open = Letters(stem)[^1];
            return !isAction ? ending[1..]
                : Vowels.Contains(open) || open == 'ㄹ' ? "은" + ending[1..]
                : ending;
        }

        return ending;
    }

    private static bool IsIrregular(string word)
    {
        bool Ends(string[] stems) => stems.Any(stem => word.EndsWith(stem, StringComparison.Ordinal));
        return Letters(word)[^1] switch
        {
            'ㅂ' => !Ends(RegularBieup) || word.EndsWith('줍') && !word.EndsWith("수줍", StringComparison.Ordinal),
            'ㄷ' => Ends(IrregularDigeut) && !Ends(["얻", "받", "믿", "닫"])
                || word.EndsWith("깨닫", StringComparison.Ordinal),
            'ㅅ' => Ends(IrregularSiot) && !word.EndsWith('빗'),
            'ㅎ' => !Ends(RegularHieut),
            _ => word.EndsWith('르') && !Ends(RegularReu) || word.EndsWith('푸'),
        };
    }

    private static string Join(string stem, string ending, bool irregular, bool takesReo)
    {
        var text = Letters(stem) + "+" + Letters(ending);
        if (irregular)
        {
            text = Irregular(text, stem, takesReo);
        }

        text = Regex.Replace(text, "ㅎㅏ\\+ㅇㅓ", "ㅎㅐ");
        // Vowel harmony.
        var before = text.Split('+')[0].Split(' ')[^1].Replace("*", "", StringComparison.Ordinal);
        var vowels = before.Where(letter => Vowels.Contains(letter)).ToArray();
        var dropsEu = before.Length > 0 && before[^1] == 'ㅡ' && vowels.Length > 1 && !text.Contains('*');
        var decisive =
            vowels.Length == 0 ? ' '
            : dropsEu ? vowels[^2]
            : vowels[^1];
        var tensed = stem.EndsWith('었') || stem.EndsWith('았') || Letters(stem)[^1] == 'ㅆ' && stem[^1] is not ('있');
        if (decisive is 'ㅏ' or 'ㅑ' or 'ㅗ' && !tensed)
        {
            text = text.Replace("+ㅇㅓ", "+ㅇㅏ", StringComparison.Ordinal);
        }

        foreach (var (pattern, result) in Rules)
        {
            text = pattern.Replace(text, result);
        }

        return Syllables(text.Replace("+", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal));
    }

    private static string Irregular(string text, string stem, bool takesReo)
    {
        var last = stem[^1];
        text = Regex.Replace(text, "ㅂ\\+ㅇㅡ", "ㅇㅜ+");
        text = Regex.Replace(text, "ㅂ\\+ㅇㅓ", last is '돕' or '곱' ? "ㅇㅘ" : "ㅇㅝ");
        text = Regex.Replace(text, "ㄷ\\+ㅇ", "ㄹ*+ㅇ");
        text = Regex.Replace(text, "ㅅ\\+ㅇ", "*+ㅇ");
        text = Regex.Replace(text, "ㅎ\\+ㅇㅡ", "+");
        text = Regex.Replace(text, "ㅏㅎ\\+ㅇㅓ", "ㅐ");
        text = Regex.Replace(text, "ㅑㅎ\\+ㅇㅓ", "ㅒ");
        text = Regex.Replace(
            text,
            "ㄹㅓㅎ\\+ㅇㅓ",
            stem.EndsWith("누렇", StringComparison.Ordinal) || stem.EndsWith("퍼렇", StringComparison.Ordinal)
                ? "ㄹㅔ"
                : "ㄹㅐ"
        );
        text = Regex.Replace(text, "ㅓㅎ\\+ㅇㅓ", stem.EndsWith("어떻", StringComparison.Ordinal) ? "ㅐ" : "ㅔ");
        text = Regex.Replace(text, "ㅕㅎ\\+ㅇㅓ", "ㅖ");
        if (
            takesReo
            && Reo.Any(reo => stem.EndsWith(reo, StringComparison.Ordinal))
            && !stem.EndsWith("누르", StringComparison.Ordinal)
        )
        {
            text = Regex.Replace(text, "ㄹㅡ\\+ㅇㅓ", "ㄹㅡㄹㅓ");
        }

        text = Regex.Replace(text, "([ㅏㅑㅗ])ㄹㅡ\\+ㅇㅓ", "$1ㄹㄹㅏ");
        text = Regex.Replace(text, "ㄹㅡ\\+ㅇㅓ", "ㄹㄹㅓ");
        return Regex.Replace(text, "ㅍㅜ\\+ㅇㅓ", "ㅍㅓ");
    }

    private static readonly (Regex Pattern, string Result)[] Rules =
    [
        // 습니다, ㅂ니다.
        (new("ㄹ\\+ㅅㅡㅂㄴ"), "ㅂㄴ"),
        (new("([ㅏ-ㅣ])\\+ㅅㅡㅂㄴ"), "$1ㅂㄴ"),
        // ㄹ before ㄴ, ㅅ, ㅂ and the codas ㄴ, ㄹ, ㅂ.
        (new("ㄹ\\+ㅇㅡ(ㄴ(?![ㅏ-ㅣ])|ㄹ(?![ㅏ-ㅣ])|ㅂ(?![ㅏ-ㅣ]))"), "$1"),
        (new("ㄹ\\+ㅇㅡㅁ(?![ㅏ-ㅣ])"), "ㄻ"),
        (new("ㄹ\\+ㅇㅡ([ㄴㅅ])"), "+$1"),
        (new("ㄹ\\+ㅇㅡ"), "ㄹ+"),
        (new("ㄹ\\+ㄴ"), "+ㄴ"),
        // 으 after a vowel.
        (new("([ㅏ-ㅣ])\\+ㅇㅡ"), "$1+"),
        // Contractions.
        (new("ㅡ\\+ㅇ([ㅏㅓ])"), "$1"),
        (new("ㅏ\\+ㅇㅏ"), "ㅏ"),
        (new("ㅓ\\+ㅇㅓ"), "ㅓ"),
        (new("ㅕ\\+ㅇㅓ"), "ㅕ"),
        (new("ㅐ\\+ㅇㅓ"), "ㅐ"),
        (new("ㅔ\\+ㅇㅓ"), "ㅔ"),
        (new("ㅗ\\+ㅇㅏ"), "ㅘ"),
        (new("ㅜ\\+ㅇㅓ"), "ㅝ"),
        (new("ㅚ\\+ㅇㅓ"), "ㅙ"),
        (new("ㅣ\\+ㅇㅓ"), "ㅕ"),
    ];

    public static string Letters(string text)
    {
        var letters = new StringBuilder();
        foreach (var syllable in text)
        {
            if (syllable is < '가' or > '힣')
            {
                letters.Append(syllable);
                continue;
            }

            var code = syllable - '가';
            letters.Append(Onsets[code / 588]).Append(Vowels[code / 28 % 21]);
            if (code % 28 > 0)
            {
                letters.Append(Codas[code % 28]);
            }
        }

        return letters.ToString();
    }

    private static string Syllables(string letters)
    {
        var text = new StringBuilder();
        for (var at = 0; at < letters.Length; at++)
        {
            var isSyllable =
                at + 1 < letters.Length && Onsets.Contains(letters[at]) && Vowels.Contains(letters[at + 1]);
            if (!isSyllable)
            {
                text.Append(letters[at]);
                continue;
            }

            var code = (Onsets.IndexOf(letters[at]) * 588) + (Vowels.IndexOf(letters[at + 1]) * 28);
            at++;
            var hasCoda =
                at + 1 < letters.Length
                && Codas.IndexOf(letters[at + 1]) > 0
                && !(at + 2 < letters.Length && Vowels.Contains(letters[at + 2]));
            if (hasCoda)
            {
                at++;
                code += Codas.IndexOf(letters[at]);
            }

            text.Append((char)('가' + code));
        }

        return text.ToString();
    }
}
