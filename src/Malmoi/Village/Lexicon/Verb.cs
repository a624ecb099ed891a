using Malmoi.Village.Korean;

namespace Malmoi.Village.Lexicon;

/// <summary>What a verb stands with, in both languages at once; a verb of two frames has two rows.</summary>
public enum VerbFrame
{
    /// <summary>She sleeps.</summary>
    Intransitive,

    /// <summary>She reads a book; with a preposition, she looks at a picture.</summary>
    Transitive,

    /// <summary>She gives her friend a book, she gives a book to her friend; object and second are thing and person.</summary>
    Ditransitive,

    /// <summary>She puts a cup on the table; second is the place.</summary>
    Placing,

    /// <summary>She goes to the market; second is the place.</summary>
    Motion,

    /// <summary>She lives in a village; second is the place.</summary>
    Locative,

    /// <summary>She says that S.</summary>
    Clausal,

    /// <summary>She wonders whether S.</summary>
    Interrogative,

    /// <summary>She tries to VP, and it is she who acts.</summary>
    SubjectControl,

    /// <summary>She persuades him to VP, and it is he who acts.</summary>
    ObjectControl,

    /// <summary>She seems to VP: the subject is chosen by the lower verb.</summary>
    SubjectRaising,

    /// <summary>She expects him to VP: the object is chosen by the lower verb.</summary>
    ObjectRaising,

    /// <summary>She enjoys VP-ing.</summary>
    Gerund,

    /// <summary>She becomes a doctor.</summary>
    NounCopular,

    /// <summary>She looks happy.</summary>
    AdjectiveCopular,
}

/// <summary>The kind of situation a verb describes (Vendler, 1957).</summary>
public enum Aspect
{
    State,
    Activity,
    Accomplishment,
    Achievement,
}

/// <summary>The field of meaning, by which manner adverbs choose their verbs.</summary>
public enum VerbField
{
    Motion,
    Body,
    Speech,
    Sound,
    Perception,
    Thought,
    Emotion,
    Consumption,
    Creation,
    Change,
    Handling,
    Transfer,
    Social,
    Work,
    State,
}

/// <summary>How a verb behaves beyond its frame.</summary>
[Flags]
public enum VerbProperties
{
    None = 0,

    /// <summary>Has an English passive.</summary>
    Passive = 1,

    /// <summary>Its dative alternates: gives her a book, gives a book to her.</summary>
    Dative = 2,

    /// <summary>May be commanded, intended, promised.</summary>
    Volitional = 4,

    /// <summary>Subjects do it with one another: they meet, they marry.</summary>
    Reciprocal = 8,

    /// <summary>Its object may be left out: she reads.</summary>
    ObjectDrop = 16,

    /// <summary>Its object may be oneself: she sees herself.</summary>
    Reflexive = 32,
}

/// <summary>A verb concept of the village in one frame, with its word in both languages.</summary>
public sealed record Verb
{
    public required string Concept { get; init; }

    /// <summary>The English base form, one word.</summary>
    public required string English { get; init; }
    public required string Past { get; init; }
    public required string Participle { get; init; }
    public required string Gerund { get; init; }
    public required string ThirdPerson { get; init; }

    /// <summary>The English particle of a phrasal verb, before the object: (wake) up; empty where there is none.</summary>
    public required string EnglishParticle { get; init; }

    /// <summary>The English preposition before the object (or, for placing, motion and locative, before the second).</summary>
    public required string Preposition { get; init; }
    public required VerbFrame Frame { get; init; }
    public required Aspect Aspect { get; init; }
    public required VerbField Field { get; init; }
    public required VerbProperties Properties { get; init; }
    public required Selector Subject { get; init; }
    public required Selector Object { get; init; }
    public required Selector Second { get; init; }

    /// <summary>The Korean dictionary form; a phrase such as 결혼하다 or 잠을 자다 conjugates in its last word.</summary>
    public required Predicate Korean { get; init; }

    /// <summary>The particle of the Korean object, by its base form: 을, 에게, 와, 에, 로, 가.</summary>
    public required string ObjectParticle { get; init; }

    /// <summary>The particle of the second argument: 에게, 에, 로, 에서.</summary>
    public required string SecondParticle { get; init; }

    /// <summary>What links a lower clause to the Korean verb: 고 싶어, 으려고, 기로, 는다고, 기를, 도록; empty without one.</summary>
    public required string Link { get; init; }

    /// <summary>The suppletive honorific without 시: 드시다 for 먹다; null where (으)시 is regular.</summary>
    public required Predicate? Honorific { get; init; }

    /// <summary>The humble word towards an honoured recipient: 드리다 for 주다; null where there is none.</summary>
    public Predicate? Humble { get; init; }

    /// <summary>The lexical causative, dictionary form: 먹이다 for 먹다; empty where there is none.</summary>
    public required string Causative { get; init; }

    /// <summary>The lexical passive, dictionary form: 먹히다 for 먹다; empty where there is none.</summary>
    public required string KoreanPassive { get; init; }

    /// <summary>The concept of the causative or inchoative twin (break, break-by-itself); empty where there is none.</summary>
    public required string Twin { get; init; }
    public required bool IsHeldOut { get; init; }

    public bool Is(VerbProperties properties) => (Properties & properties) == properties;
}
