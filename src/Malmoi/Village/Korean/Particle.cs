namespace Malmoi.Village.Korean;

/// <summary>Korean particles by the form they have after a consonant, chosen by the sound before them: 책이, 나무가; 길로, 집으로.</summary>
public static class Particle
{
    public const string Topic = "은";
    public const string Subject = "이";
    public const string Object = "을";
    public const string With = "과";
    public const string Toward = "으로";
    public const string OrOnly = "이나";
    public const string WithColloquial = "이랑";
    public const string Vocative = "아";
    public const string Called = "이라고";
    public const string Possessive = "의";
    public const string Dative = "에게";
    public const string At = "에";
    public const string From = "에서";
    public const string Also = "도";
    public const string Only = "만";
    public const string NothingBut = "밖에";
    public const string Until = "까지";
    public const string Since = "부터";
    public const string Than = "보다";
    public const string Like = "처럼";
    public const string HonorificSubject = "께서";
    public const string HonorificDative = "께";

    /// <summary>The particle as it stands after a word.</summary>
    /// <param name="word">What it follows; a word that does not end in Hangul counts as ending in a vowel.</param>
    /// <param name="particle">Its form after a consonant (은, 이, 을, 과, 으로 ...); one without variants is returned as it is.</param>
    public static string After(ReadOnlySpan<char> word, string particle)
    {
        var coda = word.Length == 0 ? Syllable.NoCoda : Syllable.Coda(word[^1]);
        var closed = coda != Syllable.NoCoda;
        return particle switch
        {
            "은" => closed ? "은" : "는",
            "이" => closed ? "이" : "가",
            "을" => closed ? "을" : "를",
            "과" => closed ? "과" : "와",
            "아" => closed ? "아" : "야",
            // 길로, not 길으로: a ㄹ counts as a vowel here.
            "으로" => closed && coda != Syllable.CodaRieul ? "으로" : "로",
            "으로서" => closed && coda != Syllable.CodaRieul ? "으로서" : "로서",
            "이나" => closed ? "이나" : "나",
            "이랑" => closed ? "이랑" : "랑",
            "이라고" => closed ? "이라고" : "라고",
            "이든지" => closed ? "이든지" : "든지",
            _ => particle,
        };
    }

    /// <summary>The word with its particle: 책을, 나무를; 나, 너 and 저 with 이 become 내가, 네가, 제가.</summary>
    public static string Attach(string word, string particle)
    {
        if (particle == Subject)
        {
            var pronoun = word switch
            {
                "나" => "내가",
                "너" => "네가",
                "저" => "제가",
                "누구" => "누가",
                _ => null,
            };
            if (pronoun is not null)
            {
                return pronoun;
            }
        }

        return word + After(word, particle);
    }
}
