using Malmoi.Numerics;

namespace Malmoi.Linguistics.Probing;

/// <summary>A parser over attention: how much each head counts, perhaps by which words it joins (Clark et al., 2019).</summary>
/// <remarks>
/// <code>
///   p(head of i is j) ∝ exp(Σₖ (wₖ + aₖ·vᵢ + bₖ·vⱼ) fₖ(i, j))
/// </code>
/// with f the attention of every head from i to j and from j to i, v the words' vectors. Without words a and b are left out, and what
/// remains is the attention-only probe.
/// </remarks>
public sealed class AttentionProbe
{
    private readonly int _features;
    private readonly int _width; // of word vectors; 0: without words

    /// <param name="features">Numbers for two words.</param>
    /// <param name="width">Of word vectors; 0: without words.</param>
    public AttentionProbe(int features, int width)
    {
        (_features, _width) = (features, width);
        Parameters = new float[features * ((2 * width) + 1)];
    }

    /// <summary>w, then a and b row after row; they begin at zero, where all heads are alike.</summary>
    public float[] Parameters { get; }

    /// <summary>ln p of every word as the head of every word.</summary>
    /// <param name="features">(dependent, head, number).</param>
    /// <param name="vectors">(words, width).</param>
    /// <param name="words">How many.</param>
    /// <returns>(dependent, head); minus infinity for a word itself.</returns>
    public float[] Predict(ReadOnlySpan<float> features, ReadOnlySpan<float> vectors, int words) =>
        Predict(features, Weights(vectors, words), words);

    /// <summary>The mean of -ln p(head) over the words that have one, its gradient added.</summary>
    /// <param name="features">(dependent, head, number).</param>
    /// <param name="vectors">(words, width).</param>
    /// <param name="heads">Of each word, from 0; -1: it is not asked.</param>
    /// <param name="gradient">As <see cref="Parameters"/>, added to; empty: only the loss is wanted.</param>
    public double Loss(
        ReadOnlySpan<float> features,
        ReadOnlySpan<float> vectors,
        ReadOnlySpan<int> heads,
        Span<float> gradient
    )
    {
        var words = heads.Length;
        var weights = Weights(vectors, words);
        var logarithms = Predict(features, weights, words);
        var asked = 0;
        foreach (var head in heads)
        {
            asked += head >= 0 ? 1 : 0;
        }

        var loss = 0.0;
        var (from, to) = (new float[words * _features], new float[words * _features]); // slopes of aₖ·vᵢ and bₖ·vⱼ
        for (var i = 0; i < words; i++)
        {
            if (heads[i] < 0)
            {
                continue;
            }

            loss -= logarithms[(i * words) + heads[i]] / asked;
            for (var j = 0; j < words && !gradient.IsEmpty; j++)
            {
                if (j == i)
                {
                    continue;
                }

                var error = (MathF.Exp(logarithms[(i * words) + j]) - (j == heads[i] ? 1 : 0)) / asked;
                var numbers = features.Slice(((i * words) + j) * _features, _features);
                var ours = from.AsSpan(i * _features, _features);
                var theirs = to.AsSpan(j * _features, _features);
                for (var k = 0; k < numbers.Length; k++)
                {
                    var slope = error * numbers[k];
                    ours[k] += slope;
                    theirs[k] += slope;
                }
            }
        }

        if (!gradient.IsEmpty)
        {
            for (var i = 0; i < from.Length; i++)
            {
                gradient[i % _features] += from[i];
            }

            if (_width > 0)
            {
                var size = _features * _width;
                DenseProduct.AddTurned(from, vectors, gradient.Slice(_features, size), words);
                DenseProduct.AddTurned(to, vectors, gradient.Slice(_features + size, size), words);
            }
        }

        return loss;
    }

    // (words, features) of the dependent, wₖ in it, then of the head.
    private float[] Weights(ReadOnlySpan<float> vectors, int words)
    {
        var weights = new float[2 * words * _features];
        if (_width > 0)
        {
            var size = _features * _width;
            DenseProduct.Rows(
                vectors,
                Parameters.AsSpan(_features, size),
                weights.AsSpan(0, words * _features),
                _width
            );
            DenseProduct.Rows(
                vectors,
                Parameters.AsSpan(_features + size, size),
                weights.AsSpan(words * _features),
                _width
            );
        }

        for (var i = 0; i < words * _features; i++)
        {
            weights[i] += Parameters[i % _features];
        }

        return weights;
    }

    private float[] Predict(ReadOnlySpan<float> features, float[] weights, int words)
    {
        var logarithms = new float[words * words];
        for (var i = 0; i < words; i++)
        {
            var row = logarithms.AsSpan(i * words, words);
            var ours = weights.AsSpan(i * _features, _features);
            var most = float.NegativeInfinity;
            for (var j = 0; j < words; j++)
            {
                var theirs = weights.AsSpan((words + j) * _features, _features);
                var numbers = features.Slice(((i * words) + j) * _features, _features);
                var sum = 0f;
                for (var k = 0; k < numbers.Length; k++)
                {
                    sum += (ours[k] + theirs[k]) * numbers[k];
                }

                row[j] = j == i ? float.NegativeInfinity : sum;
                most = Math.Max(most, row[j]);
            }

            var all = 0.0;
            foreach (var score in row)
            {
                all += Math.Exp(score - most);
            }

            foreach (ref var score in row)
            {
                score -= most + (float)Math.Log(all);
            }
        }

        return logarithms;
    }
}
