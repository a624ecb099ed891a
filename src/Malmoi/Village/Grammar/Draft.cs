using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>How a Korean speaker talks to a hearer; English hears only contractions in it.</summary>
internal enum SpeechLevel
{
    /// <summary>해라체 of writing: 먹는다.</summary>
    Written,

    /// <summary>해체 among friends: 먹어.</summary>
    Casual,

    /// <summary>해요체: 먹어요.</summary>
    Polite,

    /// <summary>합쇼체: 먹습니다.</summary>
    Formal,
}

/// <summary>A sentence being written in one language: its words, the way of speaking, and the dependents that still wait for their head.</summary>
internal sealed class Draft
{
    private readonly List<(int Word, string Relation)> _waiting = [];

    public Sentence Sentence { get; } = new();

    /// <summary>Where those who are spoken of are kept as they are written; null: nobody asks.</summary>
    public List<Referral>? Referrals { get; init; }

    public SpeechLevel Level { get; set; }

    /// <summary>Contracts English auxiliaries and negation: it's, don't.</summary>
    public bool Contracts => Level is SpeechLevel.Casual or SpeechLevel.Polite;

    /// <summary>Words speak of somebody.</summary>
    public void Refer(int first, int last, Phrase phrase, ReferralKind kind)
    {
        if (Referrals is not null && phrase.IsPerson)
        {
            Referrals.Add(new Referral(first, last, phrase.Referent, phrase.Agreement.Gender, kind));
        }
    }

    /// <summary>Where the dependents of a clause begin; give it back to <see cref="Settle"/>.</summary>
    public int Mark => _waiting.Count;

    /// <summary>A word that only test splits may use has been written.</summary>
    public bool HasHeldOut { get; private set; }

    public void Note(bool isHeldOut) => HasHeldOut |= isHeldOut;

    public void Start(SpeechLevel level)
    {
        HasHeldOut = false;
        Sentence.Clear();
        Referrals?.Clear();
        _waiting.Clear();
        Level = level;
    }

    /// <summary>Keeps a dependent until the head of its clause is known; a word that was not written (-1) is nobody's dependent.</summary>
    public void Wait(int word, string relation)
    {
        if (word >= 0)
        {
            _waiting.Add((word, relation));
        }
    }

    /// <summary>Attaches all dependents kept since the mark.</summary>
    public void Settle(int mark, int head)
    {
        for (var index = mark; index < _waiting.Count; index++)
        {
            Sentence.Attach(_waiting[index].Word, head, _waiting[index].Relation);
        }

        _waiting.RemoveRange(mark, _waiting.Count - mark);
    }

    public void Attach(int word, int head, string relation)
    {
        if (word >= 0)
        {
            Sentence.Attach(word, head, relation);
        }
    }

    /// <summary>Writes a word with a relation to a head that is already there.</summary>
    public int AddTo(int head, string relation, string form, string lemma, PartOfSpeech part, string features = "_")
    {
        var index = Sentence.Add(form, lemma, part, features);
        Sentence.Attach(index, head, relation);
        return index;
    }
}
