namespace Malmoi.Evaluation.Assistants;

/// <summary>The win rate that would be, were both answers as long: a regression takes the judge's love of length out (Dubois et al., 2024).</summary>
/// <remarks>
/// <code>
///   p(win) = σ(θ + φ tanh((length - other length) / s)),  length-controlled win rate = σ(θ)
/// </code>
/// s is the deviation of the differences. A tie is half a win; a weak pull on φ towards 0 keeps it finite where length alone decides.
/// The term of AlpacaEval for the difficulty of an instruction is not here: it needs many models on the same instructions.
/// </remarks>
public static class LengthControl
{
    private const double Pull = 0.1;
    private const int MostSteps = 100;

    /// <param name="outcomes">1 a win, ½ a tie, 0 a loss.</param>
    /// <param name="differences">How much longer the answer is than the other, in any unit.</param>
    public static double WinRate(ReadOnlySpan<double> outcomes, ReadOnlySpan<double> differences)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(differences.Length, outcomes.Length, nameof(differences));
        var (mean, spread) = (Mean(outcomes), Deviation(differences));
        if (spread == 0 || mean is 0 or 1)
        {
            return mean;
        }

        var lengths = new double[differences.Length];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = Math.Tanh(differences[i] / spread);
        }

        return Sigmoid(Fit(outcomes, lengths));
    }

    /// <summary>The percentile bootstrap over questions, the regression fitted to each resample.</summary>
    public static Interval Interval(ReadOnlySpan<double> outcomes, ReadOnlySpan<double> differences, long seed)
    {
        var random = new Xoshiro256(seed);
        var rates = new double[Bootstrap.Resamples];
        var (drawn, lengths) = (new double[outcomes.Length], new double[outcomes.Length]);
        for (var resample = 0; resample < rates.Length; resample++)
        {
            for (var i = 0; i < drawn.Length; i++)
            {
                var place = random.Next(drawn.Length);
                (drawn[i], lengths[i]) = (outcomes[place], differences[place]);
            }

            rates[resample] = WinRate(drawn, lengths);
        }

        return Bootstrap.Central(rates);
    }

    // Newton's method; a step that makes the fit worse is halved. Returns θ.
    private static double Fit(ReadOnlySpan<double> outcomes, double[] lengths)
    {
        var (level, slope) = (0.0, 0.0);
        var fit = LogLikelihood(outcomes, lengths, level, slope);
        for (var step = 0; step < MostSteps; step++)
        {
            double byLevel = 0,
                bySlope = -Pull * slope,
                levels = 0,
                both = 0,
                slopes = Pull;
            for (var i = 0; i < lengths.Length; i++)
            {
                var p = Sigmoid(level + (slope * lengths[i]));
                var weight = p * (1 - p);
                byLevel += outcomes[i] - p;
                bySlope += (outcomes[i] - p) * lengths[i];
                levels += weight;
                both += weight * lengths[i];
                slopes += weight * lengths[i] * lengths[i];
            }

            var determinant = (levels * slopes) - (both * both);
            var (moveLevel, moveSlope) = (
                ((slopes * byLevel) - (both * bySlope)) / determinant,
                ((levels * bySlope) - (both * byLevel)) / determinant
            );
            var size = 1.0;
            double next;
            while (
                (next = LogLikelihood(outcomes, lengths, level + (size * moveLevel), slope + (size * moveSlope))) < fit
                && size > 1e-6
            )
            {
                size /= 2;
            }

            (level, slope) = (level + (size * moveLevel), slope + (size * moveSlope));
            if (next - fit < 1e-12 * lengths.Length)
            {
                break;
            }

            fit = next;
        }

        return level;
    }

    private static double LogLikelihood(ReadOnlySpan<double> outcomes, double[] lengths, double level, double slope)
    {
        var sum = -Pull * slope * slope / 2;
        for (var i = 0; i < lengths.Length; i++)
        {
            var z = level + (slope * lengths[i]);
            // y ln σ(z) + (1 - y) ln σ(-z) = y z - ln(1 + e^z)
            sum += (outcomes[i] * z) - (Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z))));
        }

        return sum;
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static double Deviation(ReadOnlySpan<double> values)
    {
        var (mean, squares) = (Mean(values), 0.0);
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / values.Length);
    }
}
