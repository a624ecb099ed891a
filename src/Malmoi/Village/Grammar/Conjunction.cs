using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>Two phrases together: the boy and the girl, 소년과 소녀.</summary>
internal sealed class Conjunction(Phrase first, Phrase second) : Phrase
{
    public override Agreement Agreement =>
        new(first.Agreement.Person == 1 || second.Agreement.Person == 1 ? 1 : 3, true, Lexicon.Gender.Common);

    public override bool IsHonored => second.IsHonored && first.IsHonored;

    public override bool IsAnimate => second.IsAnimate;

    public override bool IsPerson => second.IsPerson;

    public override int English(Draft draft, EnglishCase grammaticalCase)
    {
        var head = first.English(draft, grammaticalCase);
        var and = draft.Sentence.Add("and", "and", PartOfSpeech.CoordinatingConjunction);
        var other = second.English(draft, grammaticalCase);
        draft.Attach(and, other, "cc");
        draft.Attach(other, head, "conj");
        return head;
    }

    public override int Korean(Draft draft, KoreanCase korean)
    {
        // The head is last in Korean, yet the first conjunct heads a coordination: conj points forward in every language.
        var head = first.Korean(draft, KoreanCase.With);
        var other = second.Korean(draft, korean);
        draft.Attach(other, head, "conj");
        return head;
    }
}
