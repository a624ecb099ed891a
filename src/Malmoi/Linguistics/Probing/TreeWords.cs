using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Probing;

/// <summary>Trees of two words and more, and where their words' vectors stand.</summary>
internal sealed class TreeWords
{
    private readonly int[] _starts;

    /// <exception cref="InputException">There is none.</exception>
    public TreeWords(IEnumerable<TreebankSentence> sentences, ActivationCache cache)
    {
        PlacedSentence[] placed =
        [
            .. ProbedVectors.Place(sentences, cache).Where(sentence => sentence.Tree.Words.Count > 1),
        ];
        if (placed.Length == 0)
        {
            throw new InputException(
                "no sentence that is short enough for the model has a tree of two words: give longer ones"
            );
        }

        Words = ProbeData.Of(ProbeTasks.Words, placed, []);
        Trees = [.. placed.Select(sentence => new TreeMetric(sentence.Tree))];
        _starts = new int[placed.Length];
        for (var i = 1; i < placed.Length; i++)
        {
            _starts[i] = _starts[i - 1] + Trees[i - 1].Words;
        }
    }

    /// <summary>All words, one after the other.</summary>
    public ProbeData Words { get; }

    public IReadOnlyList<TreeMetric> Trees { get; }

    /// <summary>The vectors of a tree's words.</summary>
    public float[] Read(ProbeVectors vectors, int tree)
    {
        var rows = new float[Trees[tree].Words * vectors.Width];
        int[] examples = [.. Enumerable.Range(_starts[tree], Trees[tree].Words)];
        vectors.Read(Words, examples, rows);
        return rows;
    }
}
