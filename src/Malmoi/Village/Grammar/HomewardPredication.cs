using Malmoi.Village.Annotation;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>Goes home, 집에 가다: English has an adverb where Korean has a place.</summary>
internal sealed class HomewardPredication(Verb verb) : Predication
{
    public override Verb EnglishVerb => verb;

    public override int English(Draft draft, int main, Clause clause)
    {
        draft.AddTo(main, "advmod", "home", "home", PartOfSpeech.Adverb);
        return main;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var mark = draft.Mark;
        draft.Wait(KoreanWords.WriteNoun(draft, "집", KoreanCase.At, false, false, PartOfSpeech.Noun), "obl");
        clause.WriteKoreanManner(draft);
        var head = KoreanVerbs.Write(draft, clause.Whole(), verb.Korean, verb.Honorific, link, PartOfSpeech.Verb);
        draft.Settle(mark, head);
        return head;
    }
}
