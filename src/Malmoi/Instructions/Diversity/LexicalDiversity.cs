namespace Malmoi.Instructions.Diversity;

/// <summary>How varied the words of a text are, measured in four ways; all but the first hardly depend on its length.</summary>
/// <param name="Words">How many it has.</param>
/// <param name="Types">How many different ones.</param>
/// <param name="TypeTokenRatio">Different words over words: falls as a text grows.</param>
/// <param name="MovingAverage">The same within every window (<see cref="MovingAverageTypeTokenRatio"/>).</param>
/// <param name="Mtld">How many words go by before words repeat themselves (<see cref="Diversity.Mtld"/>).</param>
/// <param name="VocdD">The steepness of the curve of different words (<see cref="Diversity.VocdD"/>); null for fewer than 50 words.</param>
public sealed record LexicalDiversity(
    int Words,
    int Types,
    double TypeTokenRatio,
    double MovingAverage,
    double Mtld,
    double? VocdD
)
{
    /// <summary>Measures the words of a text in their order.</summary>
    /// <exception cref="InputException">There is no word.</exception>
    public static LexicalDiversity Of(IReadOnlyList<string> words, long seed = 1)
    {
        if (words.Count == 0)
        {
            throw new InputException("a text without words has no diversity: there is nothing to measure");
        }

        var types = words.Distinct(StringComparer.Ordinal).Count();
        return new LexicalDiversity(
            words.Count,
            types,
            (double)types / words.Count,
            MovingAverageTypeTokenRatio.Of(words),
            Diversity.Mtld.Of(words),
            words.Count < Diversity.VocdD.LongestSample ? null : Diversity.VocdD.Of(words, seed)
        );
    }
}
