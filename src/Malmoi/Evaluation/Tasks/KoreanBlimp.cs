using Malmoi.Village.Kblimp;

namespace Malmoi.Evaluation.Tasks;

/// <summary>K-BLiMP, Korean minimal pairs after BLiMP (Warstadt et al., 2020); they need no data, since Maeul writes them.</summary>
public static class KoreanBlimp
{
    public const string Name = "kblimp";

    /// <summary>The published pairs.</summary>
    public static PairTask Load() =>
        new(
            Name,
            [
                .. KoreanMinimalPairs.Paradigms.SelectMany(paradigm =>
                    KoreanMinimalPairs
                        .Pairs(paradigm.Uid)
                        .Select(
                            (pair, number) =>
                                new MinimalPair(pair.Good, pair.Bad, paradigm.Uid, paradigm.Phenomenon)
                                {
                                    Family = paradigm.Field,
                                    Cluster = KoreanMinimalPairs.Cluster(number),
                                }
                        )
                ),
            ]
        )
        {
            SplitPunctuation = true,
        };
}
