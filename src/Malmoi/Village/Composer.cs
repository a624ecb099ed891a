using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village;

/// <summary>Draws the parts of lone sentences: who, what, where, when and how, as a verb allows.</summary>
internal sealed class Composer(Vocabulary vocabulary, Dice dice)
{
    private static readonly Noun _teacher = BilingualLexicon.Default.Noun("teacher");

    /// <summary>Qualities that a thing seldom has where something is done with it.</summary>
    private static readonly HashSet<string> _unusual =
    [
        "rotten",
        "raw",
        "dead",
        "tasteless",
        "torn",
        "poisonous",
        "burnt",
        "stale",
        "necessary",
        "important",
        "unimportant",
        "useless",
        "drunk",
    ];

    public Dice Dice => dice;

    public Vocabulary Vocabulary => vocabulary;

    /// <summary>Says nothing in one language that the other does not show: no choice of article, of word order or of "that".</summary>
    public bool IsTranslatable { get; init; }

    /// <summary>A named person.</summary>
    public Mention Named() => new(NamedPerson());

    public Person NamedPerson()
    {
        var name = dice.Chance(50) ? dice.Pick<GivenName>(vocabulary.Men) : dice.Pick<GivenName>(vocabulary.Women);
        return new Person
        {
            Name = name,
            Gender = name.Gender,
            Age = Age.Adult,
        };
    }

    /// <summary>A verb of a frame, the frequent ones more often.</summary>
    public Verb Verb(VerbFrame frame) => dice.PickSkewed(vocabulary.Verbs(frame));

    /// <summary>A verb of a frame that has some properties.</summary>
    public Verb Verb(VerbFrame frame, Func<Verb, bool> admits) =>
        TryVerb(frame, admits) ?? vocabulary.Verbs(frame).First(admits);

    /// <summary>A verb of a frame that has some properties; null where none is found soon.</summary>
    public Verb? TryVerb(VerbFrame frame, Func<Verb, bool> admits)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var verb = Verb(frame);
            if (admits(verb))
            {
                return verb;
            }
        }

        return null;
    }

    /// <summary>Somebody or something for a selector: a name where people may stand, otherwise a noun.</summary>
    public Phrase Argument(Selector selector, bool mayBeIndefinite, int namesPercent = 45)
    {
        if (selector.Admits(_teacher) && dice.Chance(namesPercent))
        {
            return Named();
        }

        var nouns = vocabulary.Select(selector);
        return nouns.Length == 0 ? Named() : Noun(dice.PickSkewed(nouns), mayBeIndefinite);
    }

    public Phrase Subject(Verb verb) => Argument(verb.Subject, mayBeIndefinite: false);

    /// <summary>What the subject does it to; what can only be somebody's is then the subject's own.</summary>
    public Phrase Object(Verb verb, Phrase subject)
    {
        if (verb.Object.Admits(_teacher) && dice.Chance(35))
        {
            return OtherThan(subject);
        }

        var nouns = subject.IsPerson ? vocabulary.SelectOwned(verb.Object) : vocabulary.Select(verb.Object);
        if (nouns.Length == 0)
        {
            return OtherThan(subject);
        }

        var noun = dice.PickSkewed(nouns);
        return noun.Is(NounProperties.Relational)
            ? new CommonNoun(noun) { Owner = new OwnerSelf(subject) }
            : Noun(noun, mayBeIndefinite: true);
    }

    /// <summary>A named person who is not the subject.</summary>
    public Mention OtherThan(Phrase subject)
    {
        while (true)
        {
            var other = Named();
            if (subject is not Mention { Person: var person } || person.Name != other.Person.Name)
            {
                return other;
            }
        }
    }

    /// <summary>A noun with a determiner, sometimes with a quality or a number.</summary>
    public CommonNoun Noun(Noun noun, bool mayBeIndefinite, int qualityPercent = 20)
    {
        if (noun.Is(NounProperties.Unique))
        {
            return new CommonNoun(noun);
        }

        var quality = dice.Chance(qualityPercent) ? Quality(noun) : null;
        if (noun.Countability != Countability.Count)
        {
            return new CommonNoun(noun)
            {
                Determiner =
                    IsAbstract(noun) || (mayBeIndefinite && (dice.Chance(60) || IsTranslatable))
                        ? Determiner.None
                        : Determiner.The,
                Quality = quality,
            };
        }

        var roll = dice.Next(100);
        if (mayBeIndefinite && IsTranslatable)
        {
            // Korean leaves "the" and the plural of things unsaid, and the number of what has no counter.
            roll = roll is >= 45 and < 75 || (roll is >= 75 and < 83 && noun.Counter.Length == 0) ? 0 : roll;
        }

        if (!mayBeIndefinite)
        {
            return new CommonNoun(noun)
            {
                Determiner =
                    roll < 8 ? Determiner.This
                    : roll < 12 ? Determiner.That
                    : Determiner.The,
                IsPlural = noun.IsPerson && dice.Chance(20),
                Quality = quality,
            };
        }

        return roll switch
        {
            < 45 => new CommonNoun(noun) { Determiner = Determiner.A, Quality = quality },
            < 75 => new CommonNoun(noun) { Quality = quality },
            < 83 => Counted(noun, quality),
            < 90 => new CommonNoun(noun) { Determiner = Determiner.This, Quality = quality },
            < 95 => new CommonNoun(noun)
            {
                Determiner = Determiner.Many,
                IsPlural = true,
                Quality = quality,
            },
            _ => new CommonNoun(noun)
            {
                Determiner = Determiner.Several,
                IsPlural = true,
                Quality = quality,
            },
        };
    }

    /// <summary>Mass nouns that English uses bare and that nothing is told of: baseball, physics, love.</summary>
    public static bool IsAbstract(Noun noun) =>
        noun.Countability != Countability.Count
        && noun.Class
            is SemanticClass.Activity
                or SemanticClass.Subject
                or SemanticClass.Feeling
                or SemanticClass.Quality
                or SemanticClass.Idea;

    /// <summary>Two to nine of them.</summary>
    public CommonNoun Counted(Noun noun, Adjective? quality) =>
        new(noun)
        {
            Determiner = Determiner.None,
            Count = Numbers.Of(2 + dice.Next(8)),
            IsPlural = true,
            Quality = quality,
        };

    /// <summary>A quality that the noun can have before it; null where there is none.</summary>
    public Adjective? Quality(Noun noun)
    {
        var qualities = vocabulary.Qualities(noun);
        if (qualities.Length == 0)
        {
            return null;
        }

        var quality = dice.PickSkewed(qualities);
        return quality.Placement == Placement.Predicative || _unusual.Contains(quality.Concept) ? null : quality;
    }

    /// <summary>A quality that can be said of the noun; null where there is none.</summary>
    public Adjective? PredicativeQuality(Noun noun, bool gradable = false)
    {
        var qualities = vocabulary.Qualities(noun);
        for (var attempt = 0; attempt < 20 && qualities.Length > 0; attempt++)
        {
            var quality = dice.PickSkewed(qualities);
            if (
                quality.Placement != Placement.Attributive
                && quality.Korean is not null
                && (!gradable || (quality.IsGradable && quality.Quality == KoreanQuality.Descriptive))
            )
            {
                return quality;
            }
        }

        return null;
    }

    /// <summary>A place where things happen: at the market.</summary>
    public PlacePhrase Place()
    {
        var noun = dice.PickSkewed(vocabulary.Places);
        return new PlacePhrase(Side.Of(noun), new CommonNoun(noun));
    }

    /// <summary>The tense of an event and a phrase of time that agrees with it, if any is said.</summary>
    public Tense Tense(List<Circumstance> circumstances)
    {
        var tense = dice.Chance(75) ? Grammar.Tense.Past : Grammar.Tense.Future;
        if (dice.Chance(55))
        {
            circumstances.Add(Time(tense));
        }

        return tense;
    }

    public Circumstance Time(Tense tense)
    {
        var position = dice.Chance(40) ? KoreanPosition.First : KoreanPosition.Middle;
        if (dice.Chance(40))
        {
            for (var attempt = 0; attempt < 20; attempt++)
            {
                var adverb = dice.PickSkewed(vocabulary.Times);
                if (adverb.Tense == Is(tense))
                {
                    return new AdverbCircumstance(adverb);
                }
            }
        }

        var time = dice.Next(3) switch
        {
            0 => dice.Pick<TimeWord>(TimeWord.PartsOfDay),
            1 => dice.Pick<TimeWord>(TimeWord.Days),
            _ => dice.Pick<TimeWord>(tense == Grammar.Tense.Future ? TimeWord.Future : TimeWord.Past),
        };
        return new TimeCircumstance(time)
        {
            EnglishPosition = dice.Chance(25) ? EnglishPosition.Initial : EnglishPosition.Final,
            KoreanPosition = position,
        };
    }

    /// <summary>How it was done, if the verb goes with such an adverb.</summary>
    public Circumstance? Manner(Verb verb)
    {
        var manners = vocabulary.Manners(verb.Field);
        if (manners.Length == 0)
        {
            return null;
        }

        var adverb = dice.PickSkewed(manners);
        return adverb.NeedsWill && !verb.Is(VerbProperties.Volitional) ? null : new AdverbCircumstance(adverb);
    }

    private static TenseRestriction Is(Tense tense) =>
        tense switch
        {
            Grammar.Tense.Past => TenseRestriction.Past,
            Grammar.Tense.Future => TenseRestriction.Future,
            _ => TenseRestriction.Present,
        };
}
