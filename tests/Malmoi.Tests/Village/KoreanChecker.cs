using System.Collections.Concurrent;

namespace Malmoi.Tests.Village;

/// <summary>Finds errors of particle, honour, counting and conjugation in Korean trees, from the letters alone.</summary>
internal static class KoreanChecker
{
    private static readonly ConcurrentDictionary<(string Form, string Lemma), string?> Judged = new();
    private static readonly string[] AfterConsonant =
    [
        "은",
        "이",
        "을",
        "과",
        "으로",
        "이나",
        "이랑",
        "아",
        "이라고",
        "이든지",
        "으로서",
    ];
    private static readonly string[] AfterVowel =
    [
        "는",
        "가",
        "를",
        "와",
        "로",
        "나",
        "랑",
        "야",
        "라고",
        "든지",
        "로서",
    ];
    private static readonly string[] Invariant =
    [
        "의",
        "에",
        "에게",
        "에서",
        "에게서",
        "께",
        "께서",
        "께서는",
        "께서도",
        "도",
        "만",
        "까지",
        "부터",
        "보다",
        "처럼",
        "밖에",
        "마다",
        "한테",
        "들",
        "에서도",
        "에게는",
        "에는",
        "에서는",
        "조차",
    ];
    private static readonly string[] Contracted = ["내가", "네가", "제가", "누가", "뭘", "내", "제", "네"];
    private static readonly string[] CountingWords =
    [
        "하나",
        "둘",
        "셋",
        "넷",
        "스물",
        "열하나",
        "열둘",
        "열셋",
        "열넷",
    ];
    private static readonly string[] HonoredStems = ["드시", "계시", "주무시", "말씀하시", "잡수시", "돌아가시"];

    public static IEnumerable<string> Errors(ConlluSentence sentence)
    {
        foreach (var token in sentence.Tokens)
        {
            var problem = token.Part switch
            {
                "NOUN" or "PROPN" or "PRON" or "NUM" when IsCopula(token) => Predicate(token),
                "NOUN" or "PROPN" or "PRON" or "NUM" => Nominal(token) ?? Counting(sentence, token),
                "VERB" or "ADJ" or "AUX" => Predicate(token),
                _ => null,
            };
            problem ??= Honour(sentence, token);
            if (problem is not null)
            {
                yield return $"{problem}: {sentence.Text}";
            }
        }

        if (
            sentence.Text.Contains("  ", StringComparison.Ordinal)
            || sentence.Text[^1] is not ('.' or '?' or '!' or '"' or '”')
        )
        {
            yield return $"blanks or final mark: {sentence.Text}";
        }
    }

    private static bool IsCopula(ConlluToken token)
    {
        var parts = token.Lemma.Split('+');
        return parts.Length > 2 && parts[1] == "이";
    }

    private static string? Nominal(ConlluToken token)
    {
        var split = token.Lemma.LastIndexOf('+');
        if (split < 0 || Contracted.Contains(token.Form, StringComparer.Ordinal))
        {
            return null;
        }

        var (noun, particle) = (token.Lemma[..split], token.Lemma[(split + 1)..]);
        if (token.Form != noun + particle)
        {
            return $"'{token.Form}' is not {noun} with {particle}";
        }

        var code = noun[^1] is >= '가' and <= '힣' ? (noun[^1] - '가') % 28 : 0;
        var closed = code > 0 && !(code == 8 && particle is "로" or "로서");
        var wrong =
            particle is "로" or "로서" ? code is not (0 or 8)
            : particle is "으로" or "으로서" ? code is 0 or 8
            : AfterConsonant.Contains(particle, StringComparer.Ordinal) ? !closed
            : AfterVowel.Contains(particle, StringComparer.Ordinal) ? closed
            : !Invariant.Contains(particle, StringComparer.Ordinal);
        return wrong ? $"particle '{particle}' after '{noun}'" : null;
    }

    private static string? Counting(ConlluSentence sentence, ConlluToken token) =>
        token.Part == "NUM"
        && sentence.DependentsOf(token, "clf").Any()
        && CountingWords.Contains(token.Form, StringComparer.Ordinal)
            ? $"'{token.Form}' before a counter"
            : null;

    private static string? Predicate(ConlluToken token) =>
        Judged.GetOrAdd((token.Form, token.Lemma), static pair => Predicate(pair.Form, pair.Lemma));

    private static string? Predicate(string form, string lemma)
    {
        var parts = lemma.Split('+');
        if (parts.Length < 2)
        {
            return null;
        }

        var accepted = parts[1] == "이" && parts.Length > 2 ? CopulaForms(parts) : VerbForms(parts[0], parts[1..]);
        return accepted.Contains(form)
            ? null
            : $"'{form}' is no form of {lemma} (expected {string.Join(", ", accepted.Take(3))})";
    }

    private static HashSet<string> VerbForms(string stem, string[] endings)
    {
        var forms = new HashSet<string>(StringComparer.Ordinal);
        if (stem == "아니")
        {
            forms.Add("아니" + string.Concat(endings).Replace("어요", "에요", StringComparison.Ordinal));
            forms.Add("아니야");
        }

        foreach (var isAction in new[] { true, false })
        {
            forms.UnionWith(JamoRewriting.Forms(stem, endings, isAction));
        }

        // The honorific 시 with 어요 is 세요.
        var honored =
            endings.Contains("으시", StringComparer.Ordinal)
            || HonoredStems.Any(known => stem.EndsWith(known, StringComparison.Ordinal));
        if (honored && endings[^1] == "어요")
        {
            forms =
            [
                .. forms.Select(form => form.EndsWith("셔요", StringComparison.Ordinal) ? form[..^2] + "세요" : form),
            ];
        }

        return forms;
    }

    private static HashSet<string> CopulaForms(string[] parts)
    {
        var noun = parts[0];
        var open = (noun[^1] - '가') % 28 == 0;
        var forms = new HashSet<string>(StringComparer.Ordinal);
        string[] endings = [.. parts[2..]];
        string[][] readings = endings[^1] switch
        {
            "어요" when !endings.Contains("으시", StringComparer.Ordinal) && endings.Length == 1 =>
            [
                ["에요"],
            ],
            "어" =>
            [
                ["야"],
            ],
            "는다고" or "는다면" or "는다는" when endings.Length == 1 =>
            [
                ["라" + endings[^1][2..]],
            ],
            _ => [endings],
        };
        foreach (var reading in readings)
        {
            foreach (var form in VerbForms("이", reading))
            {
                if (!open)
                {
                    // 이여 is no form after a consonant: 선생님이었다, not 선생님였다.
                    forms.Add(
                        noun
                            + (
                                form[0] == '여' ? "이어" + form[1..]
                                : form[0] == '였' ? "이었" + form[1..]
                                : form
                            )
                    );
                    continue;
                }

                if (form[0] == '이')
                {
                    forms.Add(form is "이에요" ? noun + "예요" : noun + form[1..]);
                    if (form is not ("이에요" or "이야"))
                    {
                        forms.Add(noun + form);
                    }
                }
                else
                {
                    forms.Add(noun + form);
                }
            }
        }

        return forms;
    }

    /// <summary>께서 asks its predicate for 시; a plain subject must not have it.</summary>
    private static string? Honour(ConlluSentence sentence, ConlluToken token)
    {
        if (token.Relation is not ("nsubj" or "nsubj:pass") || sentence.HeadOf(token) is not { } head)
        {
            return null;
        }

        var honored = token.Form.Contains("께서", StringComparison.Ordinal);
        var plain =
            token.Lemma.EndsWith("+가", StringComparison.Ordinal)
            || token.Lemma.EndsWith("+이", StringComparison.Ordinal);
        var group = sentence.DependentsOf(head, "aux", "cop", "aux:pass").Append(head).ToArray();
        var isHonored = group.Any(IsHonored);
        if (honored && !isHonored)
        {
            return $"'{token.Form}' asks '{head.Form}' for 시";
        }

        return plain && token.Part != "PRON" && isHonored ? $"'{head.Form}' honours '{token.Form}'" : null;
    }

    private static bool IsHonored(ConlluToken token) =>
        token.Lemma.Contains("+으시", StringComparison.Ordinal)
        || token.Lemma.Contains("+으세", StringComparison.Ordinal)
        || token.Lemma.Contains("+으십", StringComparison.Ordinal)
        || HonoredStems.Any(stem => token.Lemma.Split('+')[0].EndsWith(stem, StringComparison.Ordinal));
}
