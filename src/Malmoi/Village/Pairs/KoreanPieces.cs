using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>Korean words for minimal pairs: nouns with their particles, verbs with their endings, and what stands between agreeing words.</summary>
internal static class KoreanPieces
{
    public static string With(string word, string particle) => Particle.Attach(word, particle);

    public static string Topic(string word) => With(word, Particle.Topic);

    public static string Subject(string word) => With(word, Particle.Subject);

    public static string Object(string word) => With(word, Particle.Object);

    public static string Past(Verb verb) => verb.Korean.Form("었+다");

    public static bool IsClosed(string word) => Particle.After(word, Particle.Topic) == "은";

    /// <summary>
    /// A short word of time, or a phrase of three words: where pairs are hard with a relative clause (지우가 만난 간호사 앞에서), in training
    /// another (지우의 친구 집에서).
    /// </summary>
    public static string Between(PairComposer composer, bool timeless = false)
    {
        if (!composer.IsHard)
        {
            if (composer.Dice.Chance(40))
            {
                return composer.Dice.Chance(50)
                    ? $"{composer.Name().Korean}의 {composer.Pick("친구", "이웃", "동생")} {composer.Pick("앞에서", "옆에서", "집에서")} "
                    : $"{composer.Place().Korean} 앞 {composer.Pick("넓은", "좁은", "조용한")} 길에서 ";
            }

            return composer.Dice.Chance(50) || timeless
                ? ""
                : composer.Pick("어제", "아침에", "지난주에", "오후에") + " ";
        }

        var verb = composer.Social();
        var place = composer.Pick("앞에서", "옆에서", "뒤에서", "집에서");
        return $"{Subject(composer.Name().Korean)} {verb.Korean.Form("은")} {composer.Person().Korean} {place} ";
    }

    /// <summary>A noun for somebody who is not honoured: 학생, 소년, 의사.</summary>
    public static Noun Commoner(PairComposer composer) =>
        composer.Noun(noun =>
            noun.IsPerson && !noun.Is(NounProperties.Honorific) && !noun.Is(NounProperties.Relational)
        );

    /// <summary>A noun for somebody who is: 할머니, 선생님.</summary>
    public static Noun Elder(PairComposer composer) =>
        composer.Noun(noun => noun.IsPerson && noun.Is(NounProperties.Honorific));

    public static int Words(string text) => text.Count(letter => letter == ' ');
}
