namespace Malmoi.NGrams.Mixing;

/// <summary>Weights of a linear mixture that make given observations likeliest, by expectation maximisation (Dempster, Laird and Rubin, 1977).</summary>
/// <remarks>
/// For observations t with component probabilities p_i(t) and weights λ (Jelinek and Mercer, 1980):
/// <code>
///   expectation   r_i(t) = λ_i p_i(t) / Σ_j λ_j p_j(t)        which component the observation came from
///   maximisation  λ_i    = 1/T Σ_t r_i(t)
/// </code>
/// No step lowers Σ_t ln Σ_i λ_i p_i(t); from weights above zero the climb ends at the highest point, as the sum is concave in λ.
/// </remarks>
public sealed record MixtureWeights
{
    /// <summary>(components) They sum to one.</summary>
    public required IReadOnlyList<double> Weights { get; init; }

    /// <summary>The mean ln-probability of the observations before each step, and after the last.</summary>
    public required IReadOnlyList<double> MeanLogProbabilities { get; init; }

    /// <summary>Observations that some component gives a probability above zero.</summary>
    public required long Observations { get; init; }

    /// <summary>Observations that every component rules out: they say nothing about the weights.</summary>
    public required long Impossible { get; init; }

    /// <summary>exp(-mean ln p) of the possible observations under the weights.</summary>
    public double Perplexity => Math.Exp(-MeanLogProbabilities[^1]);

    /// <param name="probabilities">(observations, components) p_i(t), each from 0 to 1.</param>
    /// <param name="components">How many components there are.</param>
    /// <param name="tolerance">Stops when a step raises the mean ln-probability by less.</param>
    /// <param name="mostSteps">Stops after so many steps.</param>
    public static MixtureWeights Estimate(
        ReadOnlySpan<double> probabilities,
        int components,
        double tolerance = 1e-9,
        int mostSteps = 1000
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length % components, 0, nameof(probabilities));
        var weights = new double[components];
        weights.AsSpan().Fill(1.0 / components);
        var means = new List<double>();
        while (true)
        {
            var (expected, sum, possible) = Expect(probabilities, weights);
            means.Add(possible == 0 ? 0 : sum / possible);
            if (possible == 0 || means.Count > mostSteps || (means.Count > 1 && means[^1] - means[^2] < tolerance))
            {
                return new MixtureWeights
                {
                    Weights = weights,
                    MeanLogProbabilities = means,
                    Observations = possible,
                    Impossible = (probabilities.Length / components) - possible,
                };
            }

            for (var i = 0; i < components; i++)
            {
                weights[i] = expected[i] / possible;
            }
        }
    }

    private static (double[] Expected, double Sum, long Possible) Expect(
        ReadOnlySpan<double> probabilities,
        double[] weights
    )
    {
        var expected = new double[weights.Length];
        var (sum, possible) = (0.0, 0L);
        for (var at = 0; at < probabilities.Length; at += weights.Length)
        {
            var row = probabilities.Slice(at, weights.Length);
            var mixed = 0.0;
            for (var i = 0; i < weights.Length; i++)
            {
                mixed += weights[i] * row[i];
            }

            if (mixed <= 0)
            {
                continue;
            }

            sum += Math.Log(mixed);
            possible++;
            for (var i = 0; i < weights.Length; i++)
            {
                expected[i] += weights[i] * row[i] / mixed;
            }
        }

        return (expected, sum, possible);
    }
}
