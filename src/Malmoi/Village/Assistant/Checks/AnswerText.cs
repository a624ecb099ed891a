using System.Text;
using Malmoi.Village.Korean;

namespace Malmoi.Village.Assistant.Checks;

/// <summary>The short answer within a reply: what is left when case, punctuation, lead-ins, articles and particles are taken away.</summary>
internal static class AnswerText
{
    /// <summary>Longer replies are judged by their end, where the answer stands.</summary>
    private const int LongestReply = 20_000;

    private static readonly string[] _copulas =
    [
        "이었습니다",
        "였습니다",
        "입니다",
        "이에요",
        "예요",
        "이었다",
        "였다",
        "이다",
        "이요",
        "이야",
        "야",
        "요",
        "이라고 합니다",
        "라고 합니다",
    ];
    private static readonly string[] _particles =
    [
        "에게서",
        "한테서",
        "에게",
        "한테",
        "께서",
        "에서",
        "으로",
        "까지",
        "부터",
        "은",
        "는",
        "이",
        "가",
        "을",
        "를",
        "과",
        "와",
        "로",
        "에",
        "의",
        "도",
        "께",
    ];
    private static readonly string[] _leadsIn = [" is ", " are ", " was ", " were ", " = ", ": ", " it's ", " that's "];
    private static readonly string[] _articles = ["the ", "an ", "a "];

    /// <summary>Composed, in small letters, with single blanks, without marks around it.</summary>
    public static string Normal(string text)
    {
        var kept = text.Length > LongestReply ? text[^LongestReply..] : text;
        var normal = new StringBuilder(kept.Length);
        foreach (var letter in Composed(kept))
        {
            if (char.IsWhiteSpace(letter))
            {
                if (normal.Length > 0 && normal[^1] != ' ')
                {
                    normal.Append(' ');
                }
            }
            else
            {
                normal.Append(char.ToLowerInvariant(letter == '’' ? '\'' : letter));
            }
        }

        return Bare(normal.ToString());
    }

    /// <summary>Every reading of a reply as a short answer, the whole first.</summary>
    public static IEnumerable<string> Candidates(string reply)
    {
        var whole = Normal(reply);
        foreach (var text in Readings(whole))
        {
            yield return text;
            foreach (var article in _articles)
            {
                if (text.StartsWith(article, StringComparison.Ordinal))
                {
                    yield return text[article.Length..];
                }
            }

            foreach (var shorter in WithoutTails(text))
            {
                yield return shorter;
            }
        }
    }

    /// <summary>Whether a normal text has a word or words, which Korean may follow by a particle or copula.</summary>
    public static bool Has(string text, string words)
    {
        for (
            var at = text.IndexOf(words, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(words, at + 1, StringComparison.Ordinal)
        )
        {
            var end = at + words.Length;
            var rest = end;
            while (rest < text.Length && char.IsLetterOrDigit(text[rest]))
            {
                rest++;
            }

            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (rest == end || IsTail(words, text[end..rest])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The whole, its last sentence, and what follows "is" or 은 in that.</summary>
    private static IEnumerable<string> Readings(string whole)
    {
        yield return whole;
        var last = LastSentence(whole);
        yield return last;
        foreach (var lead in _leadsIn)
        {
            var at = last.LastIndexOf(lead, StringComparison.Ordinal);
            if (at >= 0)
            {
                yield return Bare(last[(at + lead.Length)..]);
            }
        }

        for (var blank = last.IndexOf(' ', StringComparison.Ordinal); blank > 0; blank = last.IndexOf(' ', blank + 1))
        {
            if (blank > 1 && last[blank - 1] is '은' or '는' or ',')
            {
                yield return Bare(last[(blank + 1)..]);
            }
        }
    }

    private static string LastSentence(string text)
    {
        var end = text.LastIndexOfAny(['.', '!', '?'], Math.Max(0, text.Length - 1));
        while (end > 0 && !(end + 1 < text.Length && text[end + 1] == ' '))
        {
            end = text.LastIndexOfAny(['.', '!', '?'], end - 1);
        }

        return end > 0 ? Bare(text[(end + 1)..]) : text;
    }

    /// <summary>서울입니다 as 서울, 민수에게 as 민수: a copula, then a particle, where they fit what stands before.</summary>
    private static IEnumerable<string> WithoutTails(string text)
    {
        if (text.Length == 0 || !Syllable.Is(text[^1]))
        {
            yield break;
        }

        List<string> stems = [text];
        foreach (var copula in _copulas)
        {
            if (text.Length > copula.Length && text.EndsWith(copula, StringComparison.Ordinal))
            {
                stems.Add(Bare(text[..^copula.Length]));
                yield return stems[^1];
            }
        }

        foreach (var stem in stems)
        {
            foreach (var particle in _particles)
            {
                if (
                    stem.Length > particle.Length
                    && stem.EndsWith(particle, StringComparison.Ordinal)
                    && Fits(stem[..^particle.Length], particle)
                )
                {
                    yield return Bare(stem[..^particle.Length]);
                }
            }
        }
    }

    private static bool IsTail(string word, string tail) =>
        word.Length > 0
        && (Syllable.Is(word[^1]) || char.IsDigit(word[^1]))
        && (
            Array.IndexOf(_copulas, tail) >= 0
            || Array.Exists(_particles, particle => tail == particle && Fits(word, tail))
            || tail is "들" or "들이" or "들을" or "만" or "보다" or "처럼" or "랑" or "이랑"
        );

    /// <summary>Whether a particle has the shape that this word asks for: 사과 is no 사 with 과.</summary>
    private static bool Fits(string word, string particle)
    {
        if (!Syllable.Is(word[^1]))
        {
            return word[^1] is '\'' or '"' or '’' or '”' or ')' || char.IsDigit(word[^1]);
        }

        var closed = particle switch
        {
            "은" or "는" => Particle.Topic,
            "이" or "가" => Particle.Subject,
            "을" or "를" => Particle.Object,
            "과" or "와" => Particle.With,
            "으로" or "로" => Particle.Toward,
            _ => particle,
        };
        return Particle.After(word, closed) == particle;
    }

    private static string Bare(string text) => text.AsSpan().Trim(" \t.,!?;:\"'‘’“”「」『』()[]{}*。、").ToString();

    private static string Composed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // A lone surrogate, of a reply that was cut: it equals nothing, but must not end the judging.
            return text;
        }
    }
}
