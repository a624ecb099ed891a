using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Stories;

/// <summary>A story being told: its people, what was said last, and so who may be called he, she or nothing.</summary>
internal sealed class Scene
{
    private static readonly BilingualLexicon _lexicon = BilingualLexicon.Default;
    private readonly List<Utterance> _sentences;
    private readonly HashSet<Person> _known = [];
    private Person? _topic;
    private bool _isAmbiguous;

    public Scene(Composer composer, List<Utterance> sentences)
    {
        Composer = composer;
        _sentences = sentences;
        Hero = Child();
        Friend = OtherChild();
        var title = Noun("grandmother", "grandfather", "mother", "father", "aunt", "uncle");
        Elder = new Person
        {
            Title = title,
            Of = Hero,
            Gender = title.Gender,
            Age = Age.Elder,
            IsHonored = title.Is(NounProperties.Honorific),
        };
    }

    public Composer Composer { get; }

    public Dice Dice => Composer.Dice;

    /// <summary>The child whom the story is about.</summary>
    public Person Hero { get; }

    public Person Friend { get; }

    /// <summary>Somebody of the hero's family whom Korean honours.</summary>
    public Person Elder { get; }

    /// <summary>What the story comes to, in a sentence or two.</summary>
    public List<Utterance> Summary { get; } = [];

    /// <summary>A verb that plots of every split tell with.</summary>
    public static Verb Verb(string concept)
    {
        var verb = _lexicon.Verb(concept);
        return verb.IsHeldOut ? throw new InvalidOperationException($"the verb '{concept}' is held out") : verb;
    }

    /// <summary>A noun of one of the concepts that the split may use.</summary>
    public Noun Noun(params ReadOnlySpan<string> concepts)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var noun = _lexicon.Noun(Dice.Pick(concepts));
            if (!noun.IsHeldOut || Composer.Vocabulary.AllowsHeldOut)
            {
                return noun;
            }
        }

        throw new InvalidOperationException($"every one of '{string.Join(", ", concepts)}' is held out");
    }

    /// <summary>One of these qualities that the split may use; null where all are held out.</summary>
    public Adjective? QualityOf(params ReadOnlySpan<string> concepts)
    {
        var quality = _lexicon.Adjective(Dice.Pick(concepts));
        return quality.IsHeldOut && !Composer.Vocabulary.AllowsHeldOut ? null : quality;
    }

    /// <summary>A countable noun that a verb takes as its object.</summary>
    public Noun ObjectOf(Verb verb, params ReadOnlySpan<SemanticClass> classes)
    {
        var nouns = Composer.Vocabulary.Select(verb.Object);
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var noun = Dice.PickSkewed(nouns);
            if (
                noun.Countability == Countability.Count
                && !noun.IsPerson
                && (classes.Length == 0 || classes.Contains(noun.Class))
            )
            {
                return noun;
            }
        }

        return nouns[0];
    }

    public Adjective? Quality(Noun noun) => Dice.Chance(60) ? Composer.Quality(noun) : null;

    /// <summary>The person as a subject: by name when new or doubtful, otherwise he, she, and in Korean nothing.</summary>
    public Mention Subject(Person person)
    {
        var isReduced = _topic == person && !_isAmbiguous && Dice.Chance(70);
        return new Mention(person) { IsReduced = isReduced, IsOwnerReduced = OwnerKnown(person) };
    }

    /// <summary>The person elsewhere in a clause whose subject is another.</summary>
    public Mention Other(Person person)
    {
        _isAmbiguous |= _topic is null || _topic.Gender == person.Gender;
        return new Mention(person) { IsOwnerReduced = person.Of is not null };
    }

    /// <summary>Tells what somebody did.</summary>
    public void Tell(Person who, Predication predicate, params Circumstance[] circumstances) =>
        Tell(who, predicate, Tense.Past, circumstances);

    public void Tell(Person who, Predication predicate, Tense tense, params Circumstance[] circumstances)
    {
        var isSame = _topic == who;
        var clause = new Clause
        {
            Subject = Subject(who),
            Predicate = predicate,
            Tense = tense,
            SubjectCase = isSame || _sentences.Count == 0 || Dice.Chance(50) ? KoreanCase.Topic : KoreanCase.Subject,
            Circumstances = circumstances,
        };
        Add(new Saying(clause), who);
    }

    /// <summary>Tells two things that somebody did one after the other.</summary>
    public void TellTwo(
        Person who,
        Coordinator coordinator,
        Predication first,
        Predication second,
        params Circumstance[] circumstances
    )
    {
        var subject = Subject(who);
        Add(
            new Compound(
                coordinator,
                new Clause
                {
                    Subject = subject,
                    Predicate = first,
                    Circumstances = circumstances,
                },
                new Clause { Subject = new SharedSubject(subject), Predicate = second }
            ),
            who
        );
    }

    /// <summary>Somebody or something else was spoken of: the next person is named again.</summary>
    public void Forget() => _topic = null;

    /// <summary>A sentence of which nobody is the subject.</summary>
    public void Tell(Clause clause) => _sentences.Add(new Saying(clause));

    /// <summary>Somebody says or asks something to somebody.</summary>
    public void Quote(Person who, Utterance content, bool asks)
    {
        var frame = new Clause
        {
            Subject = new Mention(who) { IsOwnerReduced = OwnerKnown(who) },
            Predicate = new VerbPredication(SpeechVerbs.Of(asks)),
            SubjectCase = KoreanCase.Subject,
        };
        _sentences.Add(new Quotation(content, frame, "하고"));
        _known.Add(who);
        _topic = null;
    }

    private void Add(Utterance sentence, Person topic)
    {
        _sentences.Add(sentence);
        _known.Add(topic);
        if (_topic != topic)
        {
            _isAmbiguous = false;
        }

        _topic = topic;
    }

    /// <summary>His grandmother: the hero was spoken of just now.</summary>
    private bool OwnerKnown(Person person) =>
        person.Of is not null && _known.Contains(person) && _known.Contains(person.Of);

    private Person Child()
    {
        var person = Composer.NamedPerson();
        return new Person
        {
            Name = person.Name,
            Gender = person.Gender,
            Age = Age.Child,
        };
    }

    private Person OtherChild()
    {
        while (true)
        {
            var other = Child();
            if (other.Name != Hero.Name)
            {
                return other;
            }
        }
    }
}
