using Malmoi.Village.Constructions;
using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Roles;

/// <summary>Draws twins of the same words in another order, in one of which she does it to him and in the other he to her.</summary>
/// <remarks>
/// <c>The queen who the king helped slept</c> and <c>Tom met the queen who helped the king</c>: in Korean both nouns of a sentence have
/// the same particle (왕이 도운 여왕이 잤다, 왕을 도운 여왕을 만났다). So a bag of words or of eojeol is the same for both labels, and
/// since the first noun does it in one construction and suffers it in the other, so is the place of any one word.
/// </remarks>
internal sealed class RoleSource(Split split, ulong seed, Language? language)
{
    private readonly ItemSource _source = new(split, seed, "roles");

    public IEnumerable<RoleSentence> Sentences() => Twins().SelectMany(Read);

    /// <summary>The derivations themselves.</summary>
    public IEnumerable<RoleTwin> Twins() => _source.Items(index => Draw(ItemSource.Turn(language, index)));

    private RoleTwin? Draw(Language written)
    {
        var composer = _source.Composer;
        var dice = composer.Dice;
        var woman = Somebody(composer, Gender.Feminine);
        var man = Somebody(composer, Gender.Masculine);
        var verb = composer.TryVerb(VerbFrame.Transitive, verb => Joins(verb, woman, man));
        var matrix = composer.TryVerb(VerbFrame.Transitive, other => Joins(other, woman, man) && other != verb);
        if (verb is null || matrix is null || !Belongs(woman, man, verb))
        {
            return null;
        }

        var isReported = split == Split.Test && dice.Chance(40);
        var (report, witness) = (composer.Verb(VerbFrame.Clausal), composer.Named());
        var isSecond = !isReported && dice.Chance(50);
        var before = Before(composer, witness);
        Func<Noun, Noun, Clause> tell;
        if (dice.Chance(50))
        {
            var subject = composer.OtherThan(witness);
            var time = Time(composer);
            tell = (doer, other) =>
                Outer(subject, new VerbPredication(matrix) { Object = WhoDid(doer, verb, other) }, time);
        }
        else
        {
            var act = composer.Verb(
                VerbFrame.Intransitive,
                one => one.Subject.Admits(woman) && one.Subject.Admits(man) && one.Aspect != Aspect.State
            );
            var time = Time(composer);
            tell = (doer, other) => Outer(WhoSuffered(doer, verb, other), new VerbPredication(act), time);
        }

        var (she, he) = (Say(tell(woman, man)), Say(tell(man, woman)));
        she.Write(_source.Draft, Language.English);
        if (split == Split.Test && !isReported && !_source.Draft.HasHeldOut)
        {
            return null;
        }

        return new RoleTwin(she, he, dice.Chance(50), written);

        Utterance Say(Clause clause) =>
            isSecond ? new Compound(Coordinator.AndTensed, before, clause)
            : isReported
                ? new Saying(new Clause { Subject = witness, Predicate = new ClausalPredication(report, clause) })
            : new Saying(clause);
    }

    /// <summary>Somebody whose gender training tells: no held-out word.</summary>
    private static Noun Somebody(Composer composer, Gender gender)
    {
        while (true)
        {
            var noun = composer.Dice.Pick<Noun>(composer.Vocabulary.Gendered);
            if (noun.Gender == gender && !noun.IsHeldOut && !noun.Is(NounProperties.Honorific))
            {
                return noun;
            }
        }
    }

    /// <summary>Either may do it to the other, and Korean says so with 을.</summary>
    private static bool Joins(Verb verb, Noun woman, Noun man) =>
        verb.Subject.Admits(woman)
        && verb.Subject.Admits(man)
        && verb.Object.Admits(woman)
        && verb.Object.Admits(man)
        && verb.ObjectParticle == "을"
        && verb.Preposition.Length == 0
        && verb.Aspect != Aspect.State;

    /// <summary>The queen who helped the king.</summary>
    private static CommonNoun WhoDid(Noun doer, Verb verb, Noun other)
    {
        var gap = new Gap();
        return new CommonNoun(doer)
        {
            Relative = new RelativeClause(
                new Clause
                {
                    Subject = gap,
                    Predicate = new VerbPredication(verb) { Object = new CommonNoun(other) },
                },
                gap
            ),
        };
    }

    /// <summary>The king who the queen helped.</summary>
    private static CommonNoun WhoSuffered(Noun doer, Verb verb, Noun other)
    {
        var gap = new Gap();
        return new CommonNoun(other)
        {
            Relative = new RelativeClause(
                new Clause
                {
                    Subject = new CommonNoun(doer),
                    Predicate = new VerbPredication(verb) { Object = gap },
                    SubjectCase = KoreanCase.Subject,
                },
                gap
            ),
        };
    }

    /// <summary>A clause of somebody else, so that the sentence does not always begin with those whom it is about.</summary>
    private static Clause Before(Composer composer, Mention witness) =>
        new()
        {
            Subject = witness,
            Predicate = new VerbPredication(
                composer.Verb(
                    VerbFrame.Intransitive,
                    verb =>
                        verb.Subject.Text.Contains("person", StringComparison.Ordinal) && verb.Aspect != Aspect.State
                )
            ),
            SubjectCase = KoreanCase.Subject,
        };

    private static Circumstance[] Time(Composer composer) =>
        composer.Dice.Chance(40)
            ? [new TimeCircumstance(composer.Dice.Pick<TimeWord>([.. TimeWord.PartsOfDay, .. TimeWord.Weekdays]))]
            : [];

    private static Clause Outer(Phrase subject, Predication predicate, Circumstance[] circumstances) =>
        new()
        {
            Subject = subject,
            Predicate = predicate,
            SubjectCase = KoreanCase.Subject,
            Circumstances = circumstances,
        };

    /// <summary>Validation has the combinations of two people and a deed that training never joins.</summary>
    private bool Belongs(Noun woman, Noun man, Verb verb)
    {
        var hash = TextHash.Mix(TextHash.Mix(TextHash.Of(woman.Concept), man.Concept), verb.Concept);
        var isValidation = (hash ^ (hash >> 15)) % LoneSentences.Buckets == 0;
        return split == Split.Test || isValidation == (split == Split.Validation);
    }

    private IEnumerable<RoleSentence> Read(RoleTwin twin)
    {
        RoleSentence[] both = [Read(twin.She, "woman", twin.Language), Read(twin.He, "man", twin.Language)];
        return twin.IsHeFirst ? both.Reverse() : both;
    }

    private RoleSentence Read(Utterance sentence, string label, Language written)
    {
        sentence.Write(_source.Draft, written);
        return new RoleSentence
        {
            Text = Views.TextView.Text(_source.Draft.Sentence),
            Label = label,
            Language = written,
        };
    }
}

/// <summary>Two sentences of the same words as meanings.</summary>
internal sealed record RoleTwin(Utterance She, Utterance He, bool IsHeFirst, Language Language);
