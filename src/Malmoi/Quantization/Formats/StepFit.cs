namespace Malmoi.Quantization.Formats;

/// <summary>Finds the step s and the codes q of a few numbers by least squares.</summary>
/// <remarks>
/// Σ w (x - s q)² for the codes of a step is least at s = Σ w x q / Σ w q². Some steps around the two under which an outermost code reaches the
/// number farthest from zero are tried; the best is then fitted and rounded to in turn until nothing changes.
/// </remarks>
internal static class StepFit
{
    private const int Trials = 12;
    private const int Rounds = 4;

    /// <summary>The step under which codes from <paramref name="least"/> to <paramref name="largest"/> come closest; it may be negative.</summary>
    /// <param name="weights">As many as there are numbers; empty: all alike.</param>
    /// <param name="least">The code farthest from zero.</param>
    public static float Fit(ReadOnlySpan<float> numbers, ReadOnlySpan<float> weights, int least, int largest)
    {
        var farthest = Packed.Farthest(numbers);
        if (farthest == 0)
        {
            return 0;
        }

        var (best, gain) = (0f, 0d);
        for (var trial = -Trials; trial <= Trials; trial++)
        {
            var (one, other) = (farthest / (least + (0.1f * trial)), farthest / (largest + (0.1f * trial)));
            Improve(one, ref best, ref gain, numbers, weights, least, largest);
            Improve(other, ref best, ref gain, numbers, weights, least, largest);
        }

        for (var round = 0; round < Rounds; round++)
        {
            if (!Improve(best, ref best, ref gain, numbers, weights, least, largest))
            {
                break;
            }
        }

        return best;
    }

    /// <summary>Σ w (x - s q)² with the closest codes.</summary>
    public static float Error(
        ReadOnlySpan<float> numbers,
        ReadOnlySpan<float> weights,
        float step,
        int least,
        int largest
    )
    {
        var (inverse, error) = (Packed.Inverse(step), 0f);
        for (var i = 0; i < numbers.Length; i++)
        {
            var away = numbers[i] - (step * Code(numbers[i] * inverse, least, largest));
            error += (weights.IsEmpty ? 1 : weights[i]) * away * away;
        }

        return error;
    }

    /// <summary>The closest whole number that is a code.</summary>
    public static float Code(float steps, int least, int largest) =>
        Math.Min(largest, Math.Max(least, MathF.Round(steps)));

    // The error falls by (Σ w x q)² / Σ w q², whatever the step is that the codes came from.
    private static bool Improve(
        float step,
        ref float best,
        ref double gain,
        ReadOnlySpan<float> numbers,
        ReadOnlySpan<float> weights,
        int least,
        int largest
    )
    {
        var (inverse, product, square) = (1 / step, 0f, 0f);
        for (var i = 0; i < numbers.Length; i++)
        {
            var code = Code(numbers[i] * inverse, least, largest);
            var weighted = (weights.IsEmpty ? 1 : weights[i]) * code;
            product += weighted * numbers[i];
            square += weighted * code;
        }

        if (!(square > 0) || (double)product * product <= gain * square)
        {
            return false;
        }

        (best, gain) = (product / square, (double)product * product / square);
        return true;
    }
}
