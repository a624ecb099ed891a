using Malmoi.Village.Annotation;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>Becomes a doctor, 의사가 되다: the new kind is a complement in 이/가.</summary>
internal sealed class BecomePredication(Phrase kind) : Predication
{
    private static readonly Verb _become = BilingualLexicon.Default.Verb("become");

    public override Verb EnglishVerb => _become;

    public override int English(Draft draft, int main, Clause clause)
    {
        draft.Attach(kind.English(draft, EnglishCase.Accusative), main, "xcomp");
        return main;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var mark = draft.Mark;
        draft.Wait(kind.Korean(draft, KoreanCase.Complement), "obl");
        clause.WriteKoreanManner(draft);
        var head = KoreanVerbs.Write(draft, clause, _become.Korean, _become.Honorific, link, PartOfSpeech.Verb);
        draft.Settle(mark, head);
        return head;
    }
}
