namespace Malmoi.Linguistics.Probing;

/// <summary>What a probe reads: vectors of one layer, put together as a task asks and set to mean 0 and deviation 1 by what is learnt from.</summary>
public sealed class ProbeVectors
{
    private readonly ActivationCache _cache;
    private readonly int _layer;
    private readonly ProbeInput _input;
    private readonly int _one; // the width of one vector
    private float[]? _means;
    private float[]? _scales;

    /// <param name="cache">The words' vectors.</param>
    /// <param name="layer">From 0, the embeddings.</param>
    /// <param name="input">What is made of them.</param>
    public ProbeVectors(ActivationCache cache, int layer, ProbeInput input)
    {
        (_cache, _layer, _input, _one) = (cache, layer, input, cache.Width(layer));
        Width = _input == ProbeInput.Pair ? 2 * _one : _one;
    }

    /// <summary>How many numbers a probe reads.</summary>
    public int Width { get; }

    /// <summary>Takes means and deviations from examples.</summary>
    public void Standardise(ProbeData data)
    {
        var (sums, squares, row) = (new double[Width], new double[Width], new float[Width]);
        for (var i = 0; i < data.Count; i++)
        {
            Raw(data, i, row);
            for (var j = 0; j < Width; j++)
            {
                sums[j] += row[j];
                squares[j] += (double)row[j] * row[j];
            }
        }

        var count = Math.Max(1, data.Count);
        (_means, _scales) = (new float[Width], new float[Width]);
        for (var j = 0; j < Width; j++)
        {
            var mean = sums[j] / count;
            var variance = (squares[j] / count) - (mean * mean);
            _means[j] = (float)mean;
            _scales[j] = variance > 1e-12 ? (float)(1 / Math.Sqrt(variance)) : 0;
        }
    }

    /// <summary>The same standards for vectors of another treebank.</summary>
    public ProbeVectors Over(ActivationCache other) =>
        new(other, _layer, _input) { _means = _means, _scales = _scales };

    /// <summary>The vectors of examples.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="examples">Which of them.</param>
    /// <param name="rows">(examples, width), overwritten.</param>
    public void Read(ProbeData data, ReadOnlySpan<int> examples, Span<float> rows)
    {
        for (var i = 0; i < examples.Length; i++)
        {
            var row = rows.Slice(i * Width, Width);
            Raw(data, examples[i], row);
            if (_means is { } means && _scales is { } scales)
            {
                for (var j = 0; j < row.Length; j++)
                {
                    row[j] = (row[j] - means[j]) * scales[j];
                }
            }
        }
    }

    private void Raw(ProbeData data, int example, Span<float> row)
    {
        var (word, other) = (data.Words[example], data.Others[example]);
        if (_input != ProbeInput.Sentence)
        {
            _cache.Vector(_layer, word).CopyTo(row);
            if (_input == ProbeInput.Pair)
            {
                _cache.Vector(_layer, other).CopyTo(row[_one..]);
            }

            return;
        }

        row.Clear();
        for (var at = word; at <= other; at++)
        {
            var vector = _cache.Vector(_layer, at);
            for (var j = 0; j < row.Length; j++)
            {
                row[j] += vector[j] / (other - word + 1);
            }
        }
    }
}
