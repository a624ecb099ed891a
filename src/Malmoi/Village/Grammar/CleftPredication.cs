using Malmoi.Village.Annotation;
using Malmoi.Village.Korean;

namespace Malmoi.Village.Grammar;

/// <summary>A cleft: it was Minsu who broke the cup, 컵을 깬 사람은 민수였다.</summary>
internal sealed class CleftPredication(Mention focus, RelativeClause rest) : Predication
{
    public override int English(Draft draft, int main, Clause clause)
    {
        var head = focus.English(draft, EnglishCase.Accusative);
        draft.Attach(main, head, "cop");
        rest.English(draft, head, focus);
        return head;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var inner = rest.Korean(draft);
        var somebody = KoreanWords.WriteNoun(draft, "사람", KoreanCase.Topic, false, true, PartOfSpeech.Noun);
        draft.Attach(inner, somebody, "acl:relcl");
        var head = KoreanVerbs.Write(
            draft,
            clause,
            Predicate.Copula(focus.Person.Name!.Korean),
            null,
            link,
            PartOfSpeech.ProperNoun
        );
        draft.Sentence.Name(head, head, EntityKind.Person);
        draft.Attach(somebody, head, "nsubj");
        return head;
    }
}
