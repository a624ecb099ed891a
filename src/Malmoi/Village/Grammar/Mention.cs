using Malmoi.Village.Annotation;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>A person of the story, named or, where everybody knows who is meant, by a pronoun in English and by silence in Korean.</summary>
internal sealed class Mention(Person person) : Phrase
{
    public Person Person { get; } = person;

    /// <summary>He, she; a Korean subject is then left unsaid.</summary>
    public bool IsReduced { get; init; }

    /// <summary>Whose grandmother: by name at the first mention, later his or her.</summary>
    public bool IsOwnerReduced { get; init; }

    public override Agreement Agreement => Person.Agreement;

    public override bool IsHonored => Person.IsHonored;

    public override bool IsAnimate => true;

    public override bool IsPerson => true;

    public override object Referent => Person;

    public override int English(Draft draft, EnglishCase grammaticalCase)
    {
        if (IsReduced)
        {
            var (form, lemma, features) = EnglishFeatures.Pronoun(Agreement, grammaticalCase);
            var pronoun = draft.Sentence.Add(form, lemma, PartOfSpeech.Pronoun, features);
            draft.Refer(pronoun, pronoun, this, ReferralKind.Pronoun);
            return pronoun;
        }

        if (Person.Name is { } name)
        {
            draft.Note(name.IsHeldOut);
            var word = draft.Sentence.Add(
                name.English,
                name.English,
                PartOfSpeech.ProperNoun,
                EnglishFeatures.Singular
            );
            draft.Sentence.Name(word, word, EntityKind.Person);
            draft.Refer(word, word, this, ReferralKind.Name);
            return word;
        }

        var mark = draft.Mark;
        if (Person.Of is null)
        {
            Determiner.The.English(draft, Person.Title!.English, false);
        }
        else
        {
            draft.Wait(new Mention(Person.Of) { IsReduced = IsOwnerReduced }.EnglishOwner(draft), "nmod:poss");
        }

        var first = draft.Sentence.Count;
        var head = EnglishWords.WriteNoun(draft, Person.Title!.English, Person.Title.English, EnglishFeatures.Singular);
        draft.Sentence.Name(first, head, EntityKind.Person);
        draft.Refer(first, head, this, ReferralKind.Noun);
        draft.Settle(mark, head);
        return head;
    }

    public override int EnglishOwner(Draft draft) =>
        IsReduced ? English(draft, EnglishCase.Genitive) : base.EnglishOwner(draft);

    public override int Korean(Draft draft, KoreanCase korean)
    {
        if (IsReduced && korean is (KoreanCase.Topic or KoreanCase.Subject or KoreanCase.Genitive))
        {
            return -1;
        }

        var owner =
            Person is { Name: null, Of: not null } && !IsOwnerReduced
                ? new Mention(Person.Of).Korean(draft, KoreanCase.Genitive)
                : -1;
        var form = Person.Name?.Korean ?? Person.Title!.Korean;
        var part = Person.Name is null ? PartOfSpeech.Noun : PartOfSpeech.ProperNoun;
        var first = draft.Sentence.Count;
        var head = KoreanWords.WriteNoun(draft, form, korean, IsHonored, true, part);
        draft.Sentence.Name(first, head, EntityKind.Person);
        draft.Refer(first, head, this, Person.Name is null ? ReferralKind.Noun : ReferralKind.Name);
        draft.Attach(owner, head, "nmod:poss");
        return head;
    }
}
