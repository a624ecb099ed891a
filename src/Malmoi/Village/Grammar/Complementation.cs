using Malmoi.Village.Annotation;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>A verb over a whole clause: says that it rains, asks whether it rains, 비가 온다고 말한다.</summary>
internal sealed class ClausalPredication(Verb verb, Clause content) : Predication
{
    public override Verb EnglishVerb => verb;

    /// <summary>To whom it is said.</summary>
    public Phrase? Hearer { get; init; }

    /// <summary>English may leave "that" unsaid.</summary>
    public bool IsBare { get; init; }

    public override int English(Draft draft, int main, Clause clause)
    {
        if (Hearer is not null)
        {
            var preposition = verb.Preposition;
            draft.Attach(Hearer.EnglishWith(draft, preposition), main, preposition.Length == 0 ? "iobj" : "obl");
        }

        var isQuestion = verb.Frame == VerbFrame.Interrogative;
        var mark =
            content.Asked is not null || content.Subject is QuestionWord || (IsBare && !isQuestion) ? -1
            : isQuestion ? draft.Sentence.Add("whether", "whether", PartOfSpeech.SubordinatingConjunction)
            : draft.Sentence.Add("that", "that", PartOfSpeech.SubordinatingConjunction);
        var lower = content.English(draft);
        draft.Attach(mark, lower, "mark");
        draft.Attach(lower, main, "ccomp");
        return main;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var mark = draft.Mark;
        if (Hearer is not null)
        {
            draft.Wait(Hearer.Korean(draft, KoreanCase.Dative), "obl");
        }

        var lower = Linkage.Of(verb.Link).Write(draft, content);
        draft.Wait(lower, "ccomp");
        clause.WriteKoreanManner(draft);
        var head = KoreanVerbs.Write(draft, clause, verb.Korean, verb.Honorific, link, PartOfSpeech.Verb);
        draft.Settle(mark, head);
        return head;
    }
}

/// <summary>A verb over a predicate that shares its subject: tries to sleep, wants to eat, seems to know, enjoys singing.</summary>
internal sealed class ControlPredication(Verb verb, Clause lower) : Predication
{
    public override Verb EnglishVerb => verb;

    /// <summary>Whom the subject makes or asks to do it; null where the subject does it.</summary>
    public Phrase? Object { get; init; }

    public override int English(Draft draft, int main, Clause clause)
    {
        if (verb.EnglishParticle.Length > 0)
        {
            draft.AddTo(main, "compound:prt", verb.EnglishParticle, verb.EnglishParticle, PartOfSpeech.Adposition);
        }

        if (Object is not null)
        {
            draft.Attach(Object.EnglishWith(draft, verb.Preposition), main, "obj");
        }

        draft.Attach(lower.English(draft), main, "xcomp");
        return main;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var mark = draft.Mark;
        if (Object is not null)
        {
            draft.Wait(Object.Korean(draft, KoreanCases.Parse(verb.ObjectParticle)), "obl");
        }

        draft.Wait(Linkage.Of(verb.Link).Write(draft, lower), "xcomp");
        var head = KoreanVerbs.Write(draft, clause, verb.Korean, verb.Honorific, link, PartOfSpeech.Verb);
        draft.Settle(mark, head);
        return head;
    }
}
