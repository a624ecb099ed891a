namespace Malmoi.Tokenization.Trainers;

/// <summary>The most probable segmentation of a stretch of text (Viterbi), counted or listed.</summary>
internal sealed class BestSegmentation(PieceLattices lattices, double[] scores)
{
    private readonly long[] _counts = new long[scores.Length];
    private double[] _best = new double[64];
    private uint[] _last = new uint[64];
    private int[] _pieces = new int[64];

    /// <summary>How often each piece stands in the words counted so far.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Counts the pieces of a word.</summary>
    public void Count(int word)
    {
        var start = lattices.Start(word);
        var length = lattices.End(word) - start;
        Run(start, length, without: -1);
        for (var end = length; end > 0; end -= PieceLattices.Length(_last[end]))
        {
            _counts[PieceLattices.Piece(_last[end])] += lattices.Occurrences(word);
        }
    }

    /// <summary>The best spelling of a piece in other pieces, last first; empty where there is none.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="place">Where in the text it stands.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="score">ln p of the spelling.</param>
    public ReadOnlySpan<int> Without(int piece, int place, int length, out double score)
    {
        Run(place, length, piece);
        score = _best[length];
        if (double.IsNegativeInfinity(score))
        {
            return [];
        }

        var count = 0;
        for (var end = length; end > 0; end -= PieceLattices.Length(_last[end]))
        {
            _pieces[count++] = PieceLattices.Piece(_last[end]);
        }

        return _pieces.AsSpan(0, count);
    }

    private void Run(int start, int length, int without)
    {
        if (_best.Length <= length)
        {
            _best = new double[length * 2];
            _last = new uint[length * 2];
            _pieces = new int[length * 2];
        }

        var best = _best.AsSpan(0, length + 1);
        best.Fill(double.NegativeInfinity);
        best[0] = 0;
        for (var i = 0; i < length; i++)
        {
            foreach (var edge in lattices.Edges(start + i))
            {
                var end = i + PieceLattices.Length(edge);
                if (end > length)
                {
                    break; // the others are longer
                }

                var piece = PieceLattices.Piece(edge);
                var score = best[i] + scores[piece];
                if (score > best[end] && piece != without)
                {
                    (best[end], _last[end]) = (score, edge);
                }
            }
        }
    }
}
