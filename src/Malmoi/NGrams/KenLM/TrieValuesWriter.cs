namespace Malmoi.NGrams.KenLM;

/// <summary>Writes the probabilities and weights of one order of a trie, quantised where the layout says so.</summary>
internal readonly unsafe ref struct TrieValuesWriter
{
    private readonly Span<float> _probabilityBins;
    private readonly Span<float> _backoffBins;
    private readonly int _backoffBits;
    private readonly bool _isLongest;

    /// <summary>Trains the bins of the order and writes them into the file, if there are any.</summary>
    public TrieValuesWriter(byte* file, TrieLayout layout, int number, TrieRows rows, bool isLongest)
    {
        _isLongest = isLongest;
        _backoffBits = layout.BackoffBits;
        if (layout.ProbabilityBits == 0)
        {
            return;
        }

        var head = file + layout.Quantization;
        head[0] = 2;
        head[1] = (byte)layout.ProbabilityBits;
        head[2] = (byte)layout.BackoffBits;
        var probabilities = 1 << layout.ProbabilityBits;
        var backoffs = 1 << layout.BackoffBits;
        var bins = (float*)(file + layout.Bins) + (number * ((long)probabilities + backoffs));
        _probabilityBins = new(bins, probabilities);
        TrieQuantizer.Train([.. rows.LogProbabilities], _probabilityBins);
        if (!isLongest)
        {
            // The first two bins keep the two zeros apart; blanks have no weight of their own.
            _backoffBins = new(bins + probabilities, backoffs);
            _backoffBins[0] = -0f;
            _backoffBins[1] = 0f;
            TrieQuantizer.Train([.. rows.Backoffs.Where(backoff => backoff != 0)], _backoffBins[2..]);
        }
    }

    public void Write(byte* packed, long bit, float log10, float backoff)
    {
        if (!_probabilityBins.IsEmpty)
        {
            var bin = (ulong)TrieQuantizer.Encode(log10, _probabilityBins);
            KenLMBuffer.WriteBits(packed, bit, _isLongest ? bin : (bin << _backoffBits) | BackoffBin(backoff));
            return;
        }

        KenLMBuffer.WriteBits(packed, bit, BitConverter.SingleToUInt32Bits(log10) & 0x7fffffff);
        if (!_isLongest)
        {
            KenLMBuffer.WriteBits(packed, bit + 31, BitConverter.SingleToUInt32Bits(backoff));
        }
    }

    private ulong BackoffBin(float backoff) =>
        backoff == 0
            ? (float.IsNegative(backoff) ? 0UL : 1UL)
            : (ulong)TrieQuantizer.Encode(backoff, _backoffBins[2..]) + 2;
}
