using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Passages;

/// <summary>Ways to tell a deed: plainly, as somebody said it, and (in test only) as a cleft.</summary>
internal static class Telling
{
    private static readonly Verb[] _reports =
    [
        .. new[] { "say", "hear-that", "announce-that", "whisper-that", "remember-that" }
            .Select(BilingualLexicon.Default.Verb)
            .Where(verb => !verb.IsHeldOut),
    ];

    public static Utterance Plainly(Deed deed, Composer composer)
    {
        var dice = composer.Dice;
        return new Saying(
            new Clause
            {
                Subject = deed.Doer,
                Predicate = deed.Predicate(),
                SubjectCase = dice.Chance(65) ? KoreanCase.Topic : KoreanCase.Subject,
                Circumstances = deed.Circumstances(
                    dice.Chance(30) ? EnglishPosition.Initial : EnglishPosition.Final,
                    dice.Chance(40) ? KoreanPosition.First : KoreanPosition.Middle
                ),
            }
        );
    }

    /// <summary>Sora said that Minsu helped Jiho.</summary>
    public static Utterance Reported(Deed deed, Composer composer, Mention witness) =>
        new Saying(
            new Clause
            {
                Subject = witness,
                Predicate = new ClausalPredication(
                    composer.Dice.Pick<Verb>(_reports),
                    new Clause
                    {
                        Subject = deed.Doer,
                        Predicate = deed.Predicate(),
                        SubjectCase = KoreanCase.Subject,
                        Circumstances = deed.Circumstances(EnglishPosition.Final, KoreanPosition.Middle),
                    }
                ),
            }
        );

    /// <summary>It was Minsu who helped Jiho. 지호를 도운 사람은 민수였다.</summary>
    public static Utterance Cleft(Deed deed)
    {
        var gap = new Gap { Antecedent = deed.Doer };
        return new Saying(
            new Clause
            {
                Subject = Expletive.It,
                Predicate = new CleftPredication(
                    deed.Doer,
                    new RelativeClause(
                        new Clause
                        {
                            Subject = gap,
                            Predicate = deed.Predicate(),
                            Circumstances = deed.Circumstances(EnglishPosition.Final, KoreanPosition.Middle),
                        },
                        gap
                    )
                ),
            }
        );
    }
}
