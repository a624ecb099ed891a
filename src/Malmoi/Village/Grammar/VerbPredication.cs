using System.Collections.Concurrent;
using Malmoi.Village.Annotation;
using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>A verb with its object, its person or place, and in the passive its agent.</summary>
internal sealed class VerbPredication(Verb verb) : Predication
{
    private static readonly ConcurrentDictionary<string, Predicate> _derived = new(StringComparer.Ordinal);

    public Verb Verb { get; } = verb;

    public override Verb EnglishVerb => Verb;

    public Phrase? Object { get; init; }

    /// <summary>Whom something is given to or shown.</summary>
    public Phrase? Recipient { get; init; }

    /// <summary>Whither or where: the second argument of motion, placing and dwelling.</summary>
    public PlacePhrase? Place { get; init; }

    /// <summary>Gives her a book, not a book to her.</summary>
    public bool IsDoubleObject { get; init; }

    /// <summary>By whom, in the passive.</summary>
    public Phrase? Agent { get; init; }

    public override int English(Draft draft, int main, Clause clause)
    {
        if (Verb.EnglishParticle.Length > 0)
        {
            draft.AddTo(main, "compound:prt", Verb.EnglishParticle, Verb.EnglishParticle, PartOfSpeech.Adposition);
        }

        if (Recipient is not null && IsDoubleObject && !clause.IsPassive)
        {
            draft.Attach(Recipient.English(draft, EnglishCase.Accusative), main, "iobj");
        }

        if (Object is not null)
        {
            var takesPreposition = Verb.Preposition.Length > 0 && Verb.Frame == VerbFrame.Transitive;
            draft.Attach(
                Object.EnglishWith(draft, takesPreposition ? Verb.Preposition : ""),
                main,
                takesPreposition ? "obl" : "obj"
            );
        }

        if (Recipient is not null && (!IsDoubleObject || clause.IsPassive))
        {
            var preposition = Verb.Preposition.Length > 0 ? Verb.Preposition : "to";
            draft.Attach(Recipient.EnglishWith(draft, preposition), main, "obl");
        }

        Place?.EnglishUnder(draft, main);
        if (Agent is not null)
        {
            draft.Attach(Agent.EnglishWith(draft, "by"), main, "obl:agent");
        }

        return main;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var mark = draft.Mark;
        if (Agent is not null)
        {
            draft.Wait(Agent.Korean(draft, KoreanCase.Dative), "obl");
        }

        if (Recipient is not null)
        {
            var recipient = Verb.SecondParticle.Length > 0 ? KoreanCases.Parse(Verb.SecondParticle) : KoreanCase.Dative;
            recipient = recipient == KoreanCase.At && Recipient.IsAnimate ? KoreanCase.Dative : recipient;
            draft.Wait(Recipient.Korean(draft, recipient), "obl");
        }

        if (Verb.Frame is VerbFrame.Motion or VerbFrame.Locative)
        {
            WritePlace(draft);
        }

        if (Object is not null)
        {
            var particle = KoreanCases.Parse(Verb.ObjectParticle);
            draft.Wait(Object.Korean(draft, particle), particle == KoreanCase.Object ? "obj" : "obl");
        }

        if (Verb.Frame is not (VerbFrame.Motion or VerbFrame.Locative))
        {
            WritePlace(draft);
        }

        clause.WriteKoreanManner(draft);
        var honorsOther = Recipient is { IsHonored: true } || Object is { IsHonored: true };
        var (predicate, honorific) =
            clause.IsPassive ? (Derived(Verb.KoreanPassive), null)
            : honorsOther && Verb.Humble is not null ? (Verb.Humble, null)
            : (Verb.Korean, Verb.Honorific);
        var told = Verb.Frame == VerbFrame.Motion && draft.Level != SpeechLevel.Written ? clause.Whole() : clause;
        var head = KoreanVerbs.Write(draft, told, predicate, honorific, link, PartOfSpeech.Verb);
        draft.Settle(mark, head);
        return head;
    }

    /// <summary>The predicate of a lexical passive or causative.</summary>
    public static Predicate Derived(string lemma) =>
        _derived.GetOrAdd(lemma, static text => Predicate.Parse(text, StemClass.Regular, PredicateKind.Action));

    private void WritePlace(Draft draft)
    {
        if (Place is not null)
        {
            var particle = Verb.SecondParticle.Length > 0 ? KoreanCases.Parse(Verb.SecondParticle) : KoreanCase.At;
            draft.Wait(Place.Korean(draft, particle), "obl");
        }
    }
}
