namespace Malmoi.Tokenization.Trainers;

/// <summary>How often each piece is expected to occur, over all segmentations of the words weighted by their probability.</summary>
/// <remarks>
/// <code>
/// α(j)      = Σ α(i) p(piece)                     over the pieces that reach from i to j; α(0) = 1
/// γ(i)      = Σ γ(j) α(i) p(piece) / α(j)          over the pieces that start at i; γ(end) = 1
/// expected += occurrences · γ(j) α(i) p(piece) / α(j)
/// </code>
/// γ(i) is the probability that a piece starts at i. Only neighbouring α are divided, so that a word may be as long as it
/// likes: where α gets small it goes on in another unit. Sums are kept in fixed point, where the order of adding changes nothing:
/// any number of threads gives the same result.
/// </remarks>
internal sealed class ForwardBackward
{
    private const double Unit = 1.157920892373162e77; // 2^256
    private const double Small = 1 / Unit;
    private readonly PieceLattices _lattices;
    private readonly double[] _probabilities;
    private readonly double _scale;
    private readonly long[] _expected;
    private double[] _forward = new double[64];
    private double[] _starts = new double[64];
    private int[] _units = new int[64];

    /// <param name="lattices">The words.</param>
    /// <param name="probabilities">The probability of each piece.</param>
    /// <param name="scale">What stands for an expected count of 1.</param>
    public ForwardBackward(PieceLattices lattices, double[] probabilities, double scale)
    {
        (_lattices, _probabilities, _scale) = (lattices, probabilities, scale);
        _expected = new long[probabilities.Length];
    }

    /// <summary>The expected counts so far, in units of the scale.</summary>
    public ReadOnlySpan<long> Expected => _expected;

    /// <summary>Adds the expected counts of a word.</summary>
    /// <returns>The natural logarithm of the word's probability, times its occurrences.</returns>
    public double Add(int word)
    {
        var start = _lattices.Start(word);
        var length = _lattices.End(word) - start;
        if (_forward.Length <= length)
        {
            _forward = new double[length * 2];
            _starts = new double[length * 2];
            _units = new int[length * 2];
        }

        Forward(start, length);
        Backward(start, length, _lattices.Occurrences(word) * _scale);
        return _lattices.Occurrences(word) * (Math.Log(_forward[length]) - (_units[length] * Math.Log(Unit)));
    }

    private void Forward(int start, int length)
    {
        var forward = _forward.AsSpan(0, length + 1);
        forward.Clear();
        forward[0] = 1;
        var unit = 0;
        for (var i = 0; i < length; i++)
        {
            if (forward[i] < Small)
            {
                unit++;
                foreach (ref var value in forward.Slice(i, Math.Min(PieceLattices.LongestPiece + 1, length + 1 - i)))
                {
                    value *= Unit;
                }
            }

            _units[i] = unit;
            foreach (var edge in _lattices.Edges(start + i))
            {
                forward[i + PieceLattices.Length(edge)] += forward[i] * _probabilities[PieceLattices.Piece(edge)];
            }
        }

        _units[length] = unit;
    }

    private void Backward(int start, int length, double occurrences)
    {
        var starts = _starts.AsSpan(0, length + 1);
        // γ(j) / α(j), since the two always come together.
        starts[length] = 1 / _forward[length];
        for (var i = length - 1; i >= 0; i--)
        {
            var sum = 0.0;
            foreach (var edge in _lattices.Edges(start + i))
            {
                var end = i + PieceLattices.Length(edge);
                var piece = PieceLattices.Piece(edge);
                var probability = _forward[i] * _probabilities[piece] * starts[end];
                for (var unit = _units[i]; unit < _units[end]; unit++)
                {
                    probability *= Unit;
                }

                sum += probability;
                _expected[piece] += (long)((probability * occurrences) + 0.5);
            }

            starts[i] = sum / _forward[i];
        }
    }
}
