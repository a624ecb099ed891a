using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>It, they of a thing just spoken of; Korean leaves the subject unsaid and repeats the noun elsewhere with 그.</summary>
internal sealed class Anaphor(CommonNoun antecedent) : Phrase
{
    public override Agreement Agreement => antecedent.Agreement;

    public override bool IsHonored => antecedent.IsHonored;

    public override bool IsAnimate => antecedent.IsAnimate;

    public override object Referent => antecedent.Referent;

    public override int English(Draft draft, EnglishCase grammaticalCase)
    {
        var (form, lemma, features) = EnglishFeatures.Pronoun(Agreement, grammaticalCase);
        return draft.Sentence.Add(form, lemma, PartOfSpeech.Pronoun, features);
    }

    public override int EnglishOwner(Draft draft) => English(draft, EnglishCase.Genitive);

    public override int Korean(Draft draft, KoreanCase korean)
    {
        if (korean is KoreanCase.Topic or KoreanCase.Subject or KoreanCase.Genitive)
        {
            return -1;
        }

        var mark = draft.Mark;
        Determiner.Same.Korean(draft, false);
        var head = KoreanWords.WriteNoun(draft, antecedent.Noun.Korean, korean, this);
        draft.Settle(mark, head);
        return head;
    }
}

/// <summary>Herself, themselves, 자기 자신.</summary>
internal sealed class Reflexive(Phrase antecedent) : Phrase
{
    public override Agreement Agreement => antecedent.Agreement;

    public override bool IsAnimate => true;

    public override bool IsPerson => antecedent.IsPerson;

    public override object Referent => antecedent.Referent;

    public override int English(Draft draft, EnglishCase grammaticalCase)
    {
        var (form, lemma, features) = EnglishFeatures.Reflexive(Agreement);
        var word = draft.Sentence.Add(form, lemma, PartOfSpeech.Pronoun, features);
        draft.Refer(word, word, this, ReferralKind.Reflexive);
        return word;
    }

    public override int Korean(Draft draft, KoreanCase korean)
    {
        var first = draft.Sentence.Count;
        var head = KoreanWords.WriteNoun(draft, "자기 자신", korean, false, true, PartOfSpeech.Pronoun);
        draft.Refer(first, head, this, ReferralKind.Reflexive);
        return head;
    }
}
