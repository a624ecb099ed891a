namespace Malmoi.Inference.Matrices;

/// <summary>Levels as whole steps of 8 bits: what products of small whole numbers have to make of NF4's and FP4's.</summary>
/// <remarks>The step is 1 / n of the largest level for the n from 64 to 127 that is least off. What it is off is a few thousandths of the largest level, where the format itself is off by a tenth.</remarks>
internal static class LevelSteps
{
    /// <param name="levels">As many as there are codes.</param>
    /// <returns>How many steps each level is, and what a step counts.</returns>
    public static (sbyte[] Steps, float Step) Of(ReadOnlySpan<float> levels)
    {
        var largest = 0f;
        foreach (var level in levels)
        {
            largest = Math.Max(largest, Math.Abs(level));
        }

        var (best, least) = (largest / 127, double.PositiveInfinity);
        for (var count = 64; count <= 127; count++)
        {
            var (step, error) = (largest / count, 0d);
            foreach (var level in levels)
            {
                error += Math.Pow(level - (Rounded(level, step) * step), 2);
            }

            if (error < least)
            {
                (best, least) = (step, error);
            }
        }

        var steps = new sbyte[levels.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = (sbyte)Rounded(levels[i], best);
        }

        return (steps, best);
    }

    private static float Rounded(float level, float step) =>
        step > 0 ? Math.Clamp(MathF.Round(level / step), -127, 127) : 0;
}
