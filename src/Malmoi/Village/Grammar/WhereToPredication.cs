using Malmoi.Village.Annotation;
using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>Where are you going? 어디 가?</summary>
internal sealed class WhereToPredication(Verb verb, Gap gap) : Predication
{
    public override Verb EnglishVerb => verb;

    public override int English(Draft draft, int main, Clause clause)
    {
        draft.Attach(gap.Word, main, "advmod");
        return main;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var where = gap.Korean(draft, KoreanCase.At);
        var head = KoreanVerbs.Write(draft, clause.Whole(), verb.Korean, verb.Honorific, link, PartOfSpeech.Verb);
        draft.Attach(where, head, "obl");
        return head;
    }
}

/// <summary>Where is the puppy? 강아지는 어디에 있어?</summary>
internal sealed class WhereIsPredication(Gap gap) : Predication
{
    public override int English(Draft draft, int main, Clause clause)
    {
        draft.Attach(main, gap.Word, "cop");
        return gap.Word;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var where = gap.Korean(draft, KoreanCase.At);
        var head = Existence.Write(draft, clause, link);
        draft.Attach(where, head, "obl");
        return head;
    }
}

/// <summary>Do not know, 모르다.</summary>
internal sealed class NotKnowing : Predication
{
    private static readonly Verb _know = WeatherVerb.Make("know", "knew", "knowing");
    private static readonly Predicate _korean = Predicate.Parse("모르다", StemClass.Reu, PredicateKind.Action);

    public override Verb EnglishVerb => _know;

    public override int English(Draft draft, int main, Clause clause) => main;

    public override int Korean(Draft draft, Clause clause, Link link) =>
        KoreanVerbs.Write(draft, clause.Affirmed(), _korean, null, link, PartOfSpeech.Verb);
}
