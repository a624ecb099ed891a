using Malmoi.Village.Annotation;
using Malmoi.Village.Korean;

namespace Malmoi.Village.Grammar;

/// <summary>있다, 없다 and 계시다.</summary>
internal static class Existence
{
    private static readonly Predicate _be = Predicate.Parse("있다", StemClass.Regular, PredicateKind.Existential);
    private static readonly Predicate _lack = Predicate.Parse("없다", StemClass.Regular, PredicateKind.Existential);
    private static readonly Predicate _honored = Predicate.ParseHonorific("계시다");

    public static int Write(Draft draft, Clause clause, Link link) =>
        clause.IsNegative && !clause.IsHonored
            ? KoreanVerbs.Write(draft, clause.Affirmed(), _lack, null, link, PartOfSpeech.Adjective)
            : KoreanVerbs.Write(draft, clause, _be, _honored, link, PartOfSpeech.Adjective);

    /// <summary>There is, of what somebody has: 있으시다 of the honoured.</summary>
    public static int WritePossessed(Draft draft, Clause clause, Link link) =>
        KoreanVerbs.Write(
            draft,
            clause.Affirmed(),
            clause.IsNegative ? _lack : _be,
            null,
            link,
            PartOfSpeech.Adjective
        );
}
