namespace Malmoi.Quantization.Formats;

/// <summary>Finds the step s, the minimum m and the codes q of a few numbers by least squares.</summary>
/// <remarks>
/// Σ w (x - s q + m)² for given codes is least where its derivatives by s and m are zero, two equations; where that m is not positive, m = 0
/// and s = Σ w x q / Σ w q². Some steps around the one that spans the numbers are tried; the best is then fitted and rounded to in turn.
/// </remarks>
internal static class RangeFit
{
    private const int Trials = 20;
    private const int Rounds = 4;

    /// <summary>Step and minimum under which codes from 0 to <paramref name="largest"/> come closest.</summary>
    /// <param name="weights">As many as there are numbers; empty: all alike.</param>
    /// <param name="anySign">Whether the minimum may be negative.</param>
    public static (float Step, float Minimum) Fit(
        ReadOnlySpan<float> numbers,
        ReadOnlySpan<float> weights,
        int largest,
        bool anySign = false
    )
    {
        var (low, high) = Packed.Range(numbers);
        low = anySign ? low : Math.Min(low, 0);
        if (!(high > low))
        {
            return (0, -low);
        }

        var best = (Step: (high - low) / largest, Minimum: -low);
        var error = Error(numbers, weights, best.Step, best.Minimum, largest);
        for (var trial = 0; trial <= Trials; trial++)
        {
            var step = (high - low) / (largest - 1 + (0.1f * trial));
            Improve(step, -low, ref best, ref error, numbers, weights, largest, anySign);
        }

        for (var round = 0; round < Rounds; round++)
        {
            if (!Improve(best.Step, best.Minimum, ref best, ref error, numbers, weights, largest, anySign))
            {
                break;
            }
        }

        return best;
    }

    /// <summary>Σ w (x - s q + m)² with the closest codes.</summary>
    public static float Error(
        ReadOnlySpan<float> numbers,
        ReadOnlySpan<float> weights,
        float step,
        float minimum,
        int largest
    )
    {
        var (inverse, error) = (Packed.Inverse(step), 0f);
        for (var i = 0; i < numbers.Length; i++)
        {
            var code = StepFit.Code((numbers[i] + minimum) * inverse, 0, largest);
            var away = numbers[i] - ((step * code) - minimum);
            error += (weights.IsEmpty ? 1 : weights[i]) * away * away;
        }

        return error;
    }

    private static bool Improve(
        float step,
        float minimum,
        ref (float Step, float Minimum) best,
        ref float error,
        ReadOnlySpan<float> numbers,
        ReadOnlySpan<float> weights,
        int largest,
        bool anySign
    )
    {
        var inverse = 1 / step;
        var (all, x, q, qq, xq) = (0f, 0f, 0f, 0f, 0f);
        for (var i = 0; i < numbers.Length; i++)
        {
            var code = StepFit.Code((numbers[i] + minimum) * inverse, 0, largest);
            var weight = weights.IsEmpty ? 1 : weights[i];
            all += weight;
            x += weight * numbers[i];
            q += weight * code;
            qq += weight * code * code;
            xq += weight * code * numbers[i];
        }

        var determinant = (all * qq) - (q * q);
        var fitted = (Step: ((all * xq) - (q * x)) / determinant, Minimum: ((q * xq) - (qq * x)) / determinant);
        if (!anySign && !(fitted.Minimum > 0))
        {
            fitted = (xq / qq, 0);
        }

        var found = fitted.Step > 0 ? Error(numbers, weights, fitted.Step, fitted.Minimum, largest) : error;
        if (!(found < error))
        {
            return false;
        }

        (best, error) = (fitted, found);
        return true;
    }
}
