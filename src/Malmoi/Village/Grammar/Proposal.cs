using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>Let us go, 가자.</summary>
internal static class Proposal
{
    public static int English(Draft draft, Clause clause)
    {
        var let = draft.Sentence.Add("let", "let", PartOfSpeech.Verb, "Mood=Imp|VerbForm=Fin");
        var us = draft.Sentence.AddGlued(
            "'s",
            "we",
            PartOfSpeech.Pronoun,
            "Case=Acc|Number=Plur|Person=1|PronType=Prs"
        );
        draft.Attach(us, let, "obj");
        draft.Attach(clause.English(draft), let, "xcomp");
        return let;
    }
}
