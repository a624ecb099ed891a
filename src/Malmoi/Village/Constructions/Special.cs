using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Constructions;

/// <summary>Reflexives, quantifiers, capitals, men and women, clefts.</summary>
internal static class Special
{
    /// <summary>Of these a village has one at most.</summary>
    private static readonly HashSet<string> _sole =
    [
        "king",
        "queen",
        "prince",
        "princess",
        "emperor",
        "empress",
        "president",
        "minister",
        "mayor",
        "principal",
        "governor",
        "bride",
        "bridegroom",
        "pirate",
        "ghost",
    ];

    private static readonly Noun _capital = BilingualLexicon.Default.Noun("capital");

    public static Utterance Reflexive(Composer composer)
    {
        var verb = composer.Verb(VerbFrame.Transitive, verb => verb.Is(VerbProperties.Reflexive));
        var subject = composer.Named();
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = new VerbPredication(verb) { Object = new Reflexive(subject) },
                Tense = Tense.Past,
                Circumstances = composer.Dice.Chance(50) ? [composer.Time(Tense.Past)] : [],
            }
        );
    }

    public static Utterance Quantified(Composer composer)
    {
        var noun = Relatives.Person(composer);
        while (_sole.Contains(noun.Concept))
        {
            noun = Relatives.Person(composer);
        }

        var isEvery = composer.Dice.Chance(60);
        var subject = new CommonNoun(noun)
        {
            Determiner = isEvery
                ? Determiner.Every
                : composer.Dice.Pick(Determiner.Many, Determiner.Several, Determiner.Some),
            IsPlural = !isEvery,
        };
        var happening = Event.Draw(composer, subject);
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = happening.Predicate,
                Tense = Tense.Past,
                SubjectCase = KoreanCase.Subject,
            }
        );
    }

    public static Utterance Capital(Composer composer)
    {
        var country = composer.Dice.Pick<Country>(composer.Vocabulary.Countries);
        return new Saying(
            new Clause
            {
                Subject = new PlaceName(country.Capital, country.KoreanCapital, false),
                Predicate = new KindPredication(
                    new CommonNoun(_capital)
                    {
                        Owner = new PlaceName(country.English, country.Korean, country.TakesArticle),
                    }
                ),
                Tense = Tense.Present,
            }
        );
    }

    /// <summary>The queen is a woman. 여왕은 여자다.</summary>
    public static Utterance Gendered(Composer composer)
    {
        var noun = composer.Dice.Pick<Noun>(composer.Vocabulary.Gendered);
        var concept = (noun.Is(NounProperties.Adult), noun.Gender) switch
        {
            (true, Gender.Feminine) => "woman",
            (true, _) => "man",
            (_, Gender.Feminine) => "girl",
            _ => "boy",
        };
        return new Saying(
            new Clause
            {
                Subject = new CommonNoun(noun)
                {
                    Determiner = composer.Dice.Pick(Determiner.The, Determiner.This, Determiner.That),
                    Quality = composer.Dice.Chance(30) ? composer.Quality(noun) : null,
                },
                Predicate = new KindPredication(
                    new CommonNoun(BilingualLexicon.Default.Noun(concept)) { Determiner = Determiner.A }
                ),
                Tense = Tense.Present,
            }
        );
    }

    /// <summary>It was Minsu who broke the cup. 컵을 깬 사람은 민수였다.</summary>
    public static Utterance Cleft(Composer composer)
    {
        var focus = composer.Named();
        var gap = new Gap { Antecedent = focus };
        var happening = Event.Transitive(composer, gap);
        return new Saying(
            new Clause
            {
                Subject = Expletive.It,
                Predicate = new CleftPredication(
                    focus,
                    new RelativeClause(
                        new Clause
                        {
                            Subject = gap,
                            Predicate = happening.Predicate,
                            Tense = Tense.Past,
                        },
                        gap
                    )
                ),
                Tense = Tense.Past,
            }
        );
    }
}
