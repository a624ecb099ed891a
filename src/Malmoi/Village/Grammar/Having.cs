using Malmoi.Village.Annotation;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>Having: English says it with a verb and an object, Korean as existence: 민수는 고양이가 있다.</summary>
internal sealed class Having(Verb have, Phrase thing) : Predication
{
    public override Verb EnglishVerb => have;

    public override int English(Draft draft, int main, Clause clause)
    {
        draft.Attach(thing.English(draft, EnglishCase.Accusative), main, "obj");
        return main;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var what = thing.Korean(draft, KoreanCase.Subject);
        // What somebody honoured has is not honoured as a person is: 있으시다, not 계시다.
        var head = Existence.WritePossessed(draft, clause, link);
        draft.Attach(what, head, "nsubj");
        return head;
    }
}
