using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>Korean predicates choose the particles of their arguments.</summary>
internal static class KoreanCaseFrames
{
    private const string Phenomenon = "case_frame";

    public static Paradigm[] Paradigms { get; } =
    [
        new("dative_or_accusative", Phenomenon, Language.Korean, Dative),
        new("become_nominative", Phenomenon, Language.Korean, Become),
        new("psych_nominative_accusative", Phenomenon, Language.Korean, Psych),
        new("location_e_eseo", Phenomenon, Language.Korean, Location),
    ];

    /// <summary>지우에게 인사했다, 지우를 만났다.</summary>
    private static Twin Dative(PairComposer composer)
    {
        var accusative = composer.Social();
        var dative = composer.Pick("인사했다", "전화했다", "말했다", "물었다", "대답했다", "속삭였다");
        var between = KoreanPieces.Between(composer);
        var first = OpenPerson(composer);
        var second = OpenPerson(composer);
        var adverb = composer.IsHard
            ? "아주 오랫동안 조용히 "
            : composer.Pick("", "조용히 ", "먼저 ", "지난주에 집에서 다시 ");
        return Twin.Mirrored(
            $"{KoreanPieces.Topic(composer.Name().Korean)} {between}{first}[에게] {adverb}<{dative}>.",
            $"{KoreanPieces.Topic(composer.Name().Korean)} {between}{second}[를] {adverb}<{KoreanPieces.Past(accusative)}>."
        );
    }

    /// <summary>의사가 되었다, 의사를 만났다.</summary>
    private static Twin? Become(PairComposer composer)
    {
        var (first, second) = (KoreanPieces.Commoner(composer), KoreanPieces.Commoner(composer));
        if (
            first.Class != SemanticClass.Job
            || KoreanPieces.IsClosed(first.Korean) != KoreanPieces.IsClosed(second.Korean)
        )
        {
            return null;
        }

        var verb = composer.Social();
        var adverb = composer.IsHard ? "어제 저녁에 갑자기 " : composer.Pick("", "결국 ", "작년에 ");
        return Twin.Mirrored(
            $"{KoreanPieces.Subject(composer.Name().Korean)} {adverb}{first.Korean}[{Particle.After(first.Korean, Particle.Subject)}] <되었다>.",
            $"{KoreanPieces.Subject(composer.Name().Korean)} {adverb}{second.Korean}[{Particle.After(second.Korean, Particle.Object)}] <{KoreanPieces.Past(verb)}>."
        );
    }

    /// <summary>사과가 좋다, 사과를 좋아한다.</summary>
    private static Twin Psych(PairComposer composer)
    {
        var (quality, verb) = composer.Pick(
            ("좋다", "좋아한다"),
            ("싫다", "싫어한다"),
            ("무섭다", "무서워한다"),
            ("그립다", "그리워한다"),
            ("부럽다", "부러워한다")
        );
        var degree = composer.IsHard
            ? "예나 지금이나 정말 아주 "
            : composer.Pick("", "정말 ", "아주 ", "어릴 때부터 지금까지 무척 ");
        var (first, second) = (Thing(composer), Thing(composer));
        var who = composer.Pick("나는", "저는", "우리는");
        return Twin.Mirrored(
            $"{who} <{KoreanPieces.Subject(first)}> {degree}[{quality}].",
            $"{who} <{KoreanPieces.Object(second)}> {degree}[{verb}]."
        );
    }

    /// <summary>방에 있다, 방에서 공부한다.</summary>
    private static Twin Location(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var (first, second) = (composer.Place().Korean, composer.Place().Korean);
        var adverb = composer.IsHard
            ? "어제 아침부터 저녁까지 "
            : composer.Pick("", "아직 ", "오늘 ", "지난주에 하루 종일 ");
        return Twin.Mirrored(
            $"{KoreanPieces.Topic(composer.Name().Korean)} {first}[에] {adverb}<있었다>.",
            $"{KoreanPieces.Topic(composer.Name().Korean)} {second}[에서] {adverb}{KoreanPieces.Object(thing.Korean)} <{KoreanPieces.Past(verb)}>."
        );
    }

    private static string Thing(PairComposer composer) => composer.Act().Object.Korean;

    private static string OpenPerson(PairComposer composer)
    {
        while (true)
        {
            var name = composer.Name().Korean;
            if (!KoreanPieces.IsClosed(name))
            {
                return name;
            }
        }
    }
}
