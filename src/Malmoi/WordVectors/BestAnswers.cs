using Malmoi.Tokenization;

namespace Malmoi.WordVectors;

/// <summary>The k best of many scores, best first; of equal ones the lower id.</summary>
internal sealed class BestAnswers(int k, int[] excluded)
{
    private readonly int[] _ids = new int[k];
    private readonly float[] _scores = new float[k];
    private int _count;

    public void Offer(int id, float score)
    {
        // Most scores end here.
        if (_count == k && (k == 0 || !IsBetter(score, id, k - 1)))
        {
            return;
        }

        if (excluded.Contains(id))
        {
            return;
        }

        var at = _count < k ? _count++ : k - 1;
        for (; at > 0 && IsBetter(score, id, at - 1); at--)
        {
            (_ids[at], _scores[at]) = (_ids[at - 1], _scores[at - 1]);
        }

        (_ids[at], _scores[at]) = (id, score);
    }

    public void Add(BestAnswers other)
    {
        for (var i = 0; i < other._count; i++)
        {
            Offer(other._ids[i], other._scores[i]);
        }
    }

    /// <summary>Whether a score could still be among the best.</summary>
    public bool Takes(float score) => _count < k || (k > 0 && score >= _scores[k - 1]);

    public List<(int Id, float Score)> ToList() => [.. _ids.Take(_count).Zip(_scores, (id, score) => (id, score))];

    public Neighbour[] ToNeighbours(IVocabulary words)
    {
        var neighbours = new Neighbour[_count];
        for (var i = 0; i < _count; i++)
        {
            neighbours[i] = new Neighbour(_ids[i], words.Word(_ids[i]), _scores[i]);
        }

        return neighbours;
    }

    private bool IsBetter(float score, int id, int than) =>
        score > _scores[than] || (score == _scores[than] && id < _ids[than]);
}
