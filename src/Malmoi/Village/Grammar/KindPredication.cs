using Malmoi.Village.Annotation;
using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>What kind of thing or who the subject is: is a doctor, 의사이다; not: 의사가 아니다.</summary>
internal sealed class KindPredication(Phrase kind) : Predication
{
    private static readonly Predicate _notBe = Predicate.Parse("아니다", StemClass.Regular, PredicateKind.Description);

    public override int English(Draft draft, int main, Clause clause)
    {
        var head = kind.English(draft, EnglishCase.Accusative);
        draft.Attach(main, head, "cop");
        return head;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        if (clause.IsNegative)
        {
            var complement = kind.Korean(draft, KoreanCase.Complement);
            var head = KoreanVerbs.Write(draft, clause.Affirmed(), _notBe, null, link, PartOfSpeech.Adjective);
            draft.Attach(complement, head, "nsubj");
            return head;
        }

        return kind.KoreanPredicate(draft, clause, link);
    }
}
