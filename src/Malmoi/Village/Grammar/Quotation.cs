using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>Direct speech with its speaker: Minsu asked, "Where is my bag?" 민수가 "내 가방 어디 있어?" 하고 물었다.</summary>
internal sealed class Quotation(Utterance content, Clause frame, string koreanMark) : Utterance
{
    public override string Mark => content.Mark;

    protected override int English(Draft draft)
    {
        var head = frame.English(draft);
        draft.Sentence.Punctuate(",", head);
        draft.Attach(Quote(draft, Language.English), head, "ccomp");
        return head;
    }

    protected override int Korean(Draft draft)
    {
        var mark = draft.Mark;
        draft.Wait(frame.Subject!.Korean(draft, frame.SubjectCase), "nsubj");
        var inner = Quote(draft, Language.Korean);
        draft.Sentence.Punctuate(content.Mark, inner);
        draft.Sentence.Punctuate("\"", inner);
        draft.AddTo(inner, "mark", koreanMark, koreanMark, PartOfSpeech.SubordinatingConjunction);
        draft.Wait(inner, "ccomp");
        var head = frame.Predicate.Korean(draft, frame, Link.Final);
        draft.Settle(mark, head);
        return head;
    }

    protected override void Close(Draft draft, int head, Language language)
    {
        if (language == Language.Korean)
        {
            draft.Sentence.Punctuate(".", head);
            return;
        }

        draft.Sentence.Punctuate(content.Mark, head);
        draft.Sentence.Punctuate("\"", head);
    }

    private int Quote(Draft draft, Language language)
    {
        var level = draft.Level;
        draft.Level = content.Level;
        var open = draft.Sentence.Add("\"", "\"", PartOfSpeech.Punctuation);
        var inner = content.WriteWords(draft, language);
        draft.Sentence[open + 1].Glued = true;
        draft.Attach(open, inner, "punct");
        draft.Level = level;
        return inner;
    }
}
