using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>Draws words for minimal pairs and notes whether any is held out.</summary>
internal sealed class PairComposer(Vocabulary vocabulary, Dice dice, bool isHard)
{
    private static readonly Selector _people = Selector.Parse("person -kin -=baby -=ghost");

    public Dice Dice => dice;

    public Vocabulary Vocabulary => vocabulary;

    /// <summary>Test pairs have attractors and at least three words between those that agree.</summary>
    public bool IsHard => isHard;

    /// <summary>Whether a held-out word was drawn since <see cref="Start"/>.</summary>
    public bool HasHeldOut { get; private set; }

    public void Start() => HasHeldOut = false;

    public T Pick<T>(params ReadOnlySpan<T> choices) => dice.Pick(choices);

    public Noun Noun(Func<Noun, bool> admits) => Note(Find(vocabulary.Nouns, admits));

    /// <summary>A noun for a person without an owner; of a gender if one is asked for.</summary>
    public Noun Person(Gender? gender = null) =>
        Note(Find(vocabulary.Select(_people), noun => gender is null || noun.Gender == gender));

    /// <summary>A person that does not count as male, female or many at once in Korean or English.</summary>
    public GivenName Name(Gender? gender = null) =>
        Note(
            dice.PickSkewed(
                gender switch
                {
                    Gender.Masculine => vocabulary.Men,
                    Gender.Feminine => vocabulary.Women,
                    _ => vocabulary.Names,
                }
            )
        );

    public GivenName OtherName(GivenName first, Gender? gender = null)
    {
        while (true)
        {
            var name = Name(gender);
            if (name != first && name.English != first.English && name.Korean != first.Korean)
            {
                return name;
            }
        }
    }

    /// <summary>A transitive verb for people with a fitting countable object, regular enough to be used in every form.</summary>
    public (Verb Verb, Noun Object) Act(Func<Verb, bool>? admits = null)
    {
        while (true)
        {
            var verb = dice.PickSkewed(vocabulary.Verbs(VerbFrame.Transitive));
            if (!IsPlainAct(verb) || (admits is not null && !admits(verb)))
            {
                continue;
            }

            var nouns = vocabulary.Select(verb.Object);
            if (nouns.Length == 0)
            {
                continue;
            }

            var noun = dice.PickSkewed(nouns);
            if (noun.Countability == Countability.Count && !noun.IsPerson && !noun.Is(NounProperties.Unique))
            {
                Note(verb);
                return (verb, Note(noun));
            }
        }
    }

    /// <summary>A transitive verb between people: help, meet, greet.</summary>
    public Verb Social(Func<Verb, bool>? admits = null)
    {
        while (true)
        {
            var verb = dice.PickSkewed(vocabulary.Verbs(VerbFrame.Transitive));
            if (
                TakesPeople(verb.Subject)
                && TakesPeople(verb.Object)
                && verb.Preposition.Length == 0
                && verb.EnglishParticle.Length == 0
                && verb.ObjectParticle is "을"
                && verb.Past != verb.English
                && (admits is null || admits(verb))
            )
            {
                return Note(verb);
            }
        }
    }

    public Verb Intransitive(Func<Verb, bool>? admits = null)
    {
        while (true)
        {
            var verb = dice.PickSkewed(vocabulary.Verbs(VerbFrame.Intransitive));
            if (
                TakesPeople(verb.Subject)
                && verb.EnglishParticle.Length == 0
                && verb.Past != verb.English
                && (admits is null || admits(verb))
            )
            {
                return Note(verb);
            }
        }
    }

    public Noun Place() => Note(dice.PickSkewed(vocabulary.Places));

    /// <summary>In training a phrase of another kind than those of hard pairs, half of the time none: behind the pilot.</summary>
    public string Beside() =>
        dice.Next(4) switch
        {
            0 => $" behind {The(Person())}",
            1 => $" next to {The(Place())}",
            _ => "",
        };

    /// <summary>A place or a time after the words that decide, often nothing.</summary>
    public string Tail() =>
        dice.Next(4) switch
        {
            0 => "",
            1 => $" near the {Place().English}",
            2 => " " + dice.Pick("yesterday", "last week", "last night", "again", "that day", "last month"),
            _ => $" in front of the {Place().English}",
        };

    public static string The(Noun noun, bool plural = false) => "the " + (plural ? noun.Plural : noun.English);

    /// <summary>People of most kinds may stand there, though perhaps no babies.</summary>
    public static bool TakesPeople(Selector selector) => selector.Text.StartsWith("person", StringComparison.Ordinal);

    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    public Noun Note(Noun noun)
    {
        HasHeldOut |= noun.IsHeldOut;
        return noun;
    }

    public Verb Note(Verb verb)
    {
        HasHeldOut |= verb.IsHeldOut;
        return verb;
    }

    private GivenName Note(GivenName name)
    {
        HasHeldOut |= name.IsHeldOut;
        return name;
    }

    private static bool IsPlainAct(Verb verb) =>
        TakesPeople(verb.Subject)
        && verb.Object.Text != "any"
        && verb.Preposition.Length == 0
        && verb.EnglishParticle.Length == 0
        && verb.Aspect != Aspect.State
        && verb.ObjectParticle is "을"
        && verb.Past != verb.English;

    private Noun Find(Noun[] nouns, Func<Noun, bool> admits)
    {
        while (true)
        {
            var noun = dice.PickSkewed(nouns);
            if (admits(noun))
            {
                return noun;
            }
        }
    }
}
