using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>The subject's own: her mother, 어머니; Korean leaves it unsaid unless it is stressed with 자기.</summary>
internal sealed class OwnerSelf(Phrase antecedent) : Phrase
{
    /// <summary>Korean says 자기.</summary>
    public bool IsStressed { get; init; }

    public override Agreement Agreement => antecedent.Agreement;

    public override bool IsPerson => antecedent.IsPerson;

    public override object Referent => antecedent.Referent;

    public override int English(Draft draft, EnglishCase grammaticalCase)
    {
        var (form, lemma, features) = EnglishFeatures.Pronoun(Agreement, EnglishCase.Genitive);
        var word = draft.Sentence.Add(form, lemma, PartOfSpeech.Pronoun, features);
        draft.Refer(word, word, this, ReferralKind.Pronoun);
        return word;
    }

    public override int EnglishOwner(Draft draft) => English(draft, EnglishCase.Genitive);

    public override int Korean(Draft draft, KoreanCase korean)
    {
        if (!IsStressed)
        {
            return -1;
        }

        var word = draft.Sentence.Add("자기", "자기", PartOfSpeech.Pronoun);
        draft.Refer(word, word, this, ReferralKind.Reflexive);
        return word;
    }
}
