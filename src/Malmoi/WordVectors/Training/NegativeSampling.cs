namespace Malmoi.WordVectors.Training;

/// <summary>Negative sampling (Mikolov et al., 2013): tell the word that stands there from a few drawn by chance.</summary>
/// <remarks>
/// <code>
/// log σ(v'_target · h) + Σ_{k negatives} log σ(-v'_k · h)         k drawn in proportion to count^power
/// </code>
/// A draw that hits the target itself is dropped, as in word2vec. All inputs of a window share the negatives.
/// </remarks>
public sealed class NegativeSampling(TrainingVocabulary vocabulary, int negatives, double power = 0.75) : IOutputLayer
{
    private readonly AliasTable _table = AliasTable.OfCounts(vocabulary.Counts, power);

    public int Rows => _table.Count;

    public int MostRows => negatives + 1;

    public int Select(int target, Xoshiro256 random, Span<int> rows, Span<float> labels)
    {
        (rows[0], labels[0]) = (target, 1);
        var count = 1;
        for (var i = 0; i < negatives; i++)
        {
            var row = _table.Draw(random);
            if (row != target)
            {
                rows[count] = row;
                labels[count++] = 0;
            }
        }

        return count;
    }
}
