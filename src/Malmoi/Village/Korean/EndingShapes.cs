namespace Malmoi.Village.Korean;

/// <summary>The shape an ending takes after a kind of predicate: 간다 but 예쁘다, 가는 but 예쁜, 간다고 but 의사라고.</summary>
internal static class EndingShapes
{
    public static string After(Predicate stem, string ending)
    {
        var shaped = stem.Kind switch
        {
            PredicateKind.Action => ending.StartsWith("는다", StringComparison.Ordinal)
                ? ActionPresent(stem.Stem, ending)
                : ending,
            PredicateKind.Description => Description(ending),
            PredicateKind.Existential => Stative(ending),
            PredicateKind.Tensed => Stative(ending),
            _ => Copula(stem, ending),
        };
        return shaped;
    }

    /// <summary>먹는다 after a consonant, 간다 after a vowel, 산다 where ㄹ drops: 은 and the rest joins as it should.</summary>
    private static string ActionPresent(string stem, string ending) =>
        Syllable.Coda(stem[^1]) is Syllable.NoCoda or Syllable.CodaRieul ? "은" + ending[1..] : ending;

    private static string Description(string ending) =>
        ending switch
        {
            "는" or "는데" or "는지" or "는데요" or "는가" => "은" + ending[1..],
            "느냐" or "느냐고" => "으" + ending[1..],
            _ => Stative(ending),
        };

    /// <summary>있다, 있다고, 있구나; 갔다, 갔다고, 갔구나.</summary>
    private static string Stative(string ending) =>
        ending.StartsWith("는다", StringComparison.Ordinal)
        || ending.StartsWith("는구", StringComparison.Ordinal)
        || ending.StartsWith("는군", StringComparison.Ordinal)
            ? ending[1..]
            : ending;

    private static string Copula(Predicate stem, string ending)
    {
        if (stem.IsHonorific)
        {
            return ending is "는다고" or "는다면" or "는다는" ? "라" + ending[2..] : Description(ending);
        }

        return ending switch
        {
            "는다고" or "는다면" or "는다는" => "라" + ending[2..],
            "어요" => "에요",
            "어" => "야",
            _ => Description(ending),
        };
    }
}
