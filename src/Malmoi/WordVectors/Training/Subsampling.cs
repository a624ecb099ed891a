namespace Malmoi.WordVectors.Training;

/// <summary>Leaves out occurrences of frequent words by chance (Mikolov et al., 2013, "Distributed Representations of Words and Phrases").</summary>
/// <remarks>
/// An occurrence of a word with relative frequency f is kept with probability √(t / f) + t / f, as word2vec computes it (the paper has √(t / f)).
/// </remarks>
public sealed class Subsampling
{
    private readonly ulong[] _limits;

    /// <param name="vocabulary">The words with their counts.</param>
    /// <param name="threshold">The t of the formula; 0 keeps everything.</param>
    /// <param name="total">What frequencies are shares of; null for the occurrences of all the words.</param>
    public Subsampling(TrainingVocabulary vocabulary, double threshold, long? total = null)
    {
        _limits = new ulong[vocabulary.Count];
        for (var i = 0; i < _limits.Length; i++)
        {
            var share = threshold * (total ?? vocabulary.Total) / vocabulary.Counts[i];
            var kept = threshold <= 0 ? 1 : Math.Sqrt(share) + share;
            _limits[i] = kept >= 1 ? ulong.MaxValue : (ulong)(kept * ulong.MaxValue);
        }
    }

    /// <summary>The probability with which an occurrence of the word is kept.</summary>
    public double Probability(int word) => (double)_limits[word] / ulong.MaxValue;

    /// <summary>Throws the dice for an occurrence; words that are always kept take no throw.</summary>
    public bool Keeps(int word, Xoshiro256 random) =>
        _limits[word] == ulong.MaxValue || random.NextBits() < _limits[word];
}
