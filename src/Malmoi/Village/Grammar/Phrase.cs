using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>Something a clause speaks of, written as a noun phrase in either language.</summary>
internal abstract class Phrase
{
    public abstract Agreement Agreement { get; }

    /// <summary>Whom Korean honours: 께서, 께 and (으)시.</summary>
    public virtual bool IsHonored => false;

    /// <summary>A person or an animal: 에게 rather than 에.</summary>
    public virtual bool IsAnimate => false;

    public virtual bool IsPerson => false;

    /// <summary>Whom or what it speaks of: phrases that answer the same object speak of the same.</summary>
    public virtual object Referent => this;

    /// <summary>Writes the phrase in English and answers its head.</summary>
    public abstract int English(Draft draft, EnglishCase grammaticalCase);

    /// <summary>Writes the phrase in Korean with its particle and answers its head; -1 where Korean leaves it unsaid.</summary>
    public abstract int Korean(Draft draft, KoreanCase korean);

    /// <summary>Writes a preposition and the phrase; the phrase is the head, or the preposition where the phrase is left unsaid.</summary>
    public int EnglishWith(Draft draft, string preposition)
    {
        if (preposition.Length == 0)
        {
            return English(draft, EnglishCase.Accusative);
        }

        var marks = Preposition.Write(draft, preposition);
        var head = English(draft, EnglishCase.Accusative);
        if (head < 0)
        {
            return marks;
        }

        draft.Attach(marks, head, "case");
        return head;
    }

    /// <summary>Writes the phrase as an owner: 's, my; the mark depends on the phrase.</summary>
    public virtual int EnglishOwner(Draft draft)
    {
        var head = English(draft, EnglishCase.Nominative);
        var mark = draft.Sentence.AddGlued(
            EndsLikePlural && EndsInS(draft, head) ? "'" : "'s",
            "'s",
            PartOfSpeech.Particle
        );
        draft.Attach(mark, head, "case");
        return head;
    }

    /// <summary>An owner that ends in s like a plural has the apostrophe alone.</summary>
    protected virtual bool EndsLikePlural => Agreement.IsPlural;

    /// <summary>Writes the phrase as a Korean predicate with 이다.</summary>
    public virtual int KoreanPredicate(Draft draft, Clause clause, Link link) =>
        throw new InvalidOperationException($"{GetType().Name} is no kind of thing");

    private static bool EndsInS(Draft draft, int word) => draft.Sentence[word].Form.EndsWith('s');
}
