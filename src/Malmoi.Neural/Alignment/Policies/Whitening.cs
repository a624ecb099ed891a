namespace Malmoi.Neural.Alignment.Policies;

/// <summary>Brings numbers of many answers to variance one, and to mean zero unless their mean is to stay.</summary>
public static class Whitening
{
    private const double Epsilon = 1e-8;

    /// <param name="answers">A number for each token of each; changed in place.</param>
    /// <param name="shift">Whether the mean becomes zero.</param>
    /// <exception cref="InputException">There are fewer than two numbers, which have no variance.</exception>
    public static void Apply(IReadOnlyList<float[]> answers, bool shift = true)
    {
        var (mean, variance) = MeanAndVariance(answers);
        var scale = 1 / Math.Sqrt(variance + Epsilon);
        foreach (var answer in answers)
        {
            for (var t = 0; t < answer.Length; t++)
            {
                answer[t] = (float)(((answer[t] - mean) * scale) + (shift ? 0 : mean));
            }
        }
    }

    /// <summary>Mean and unbiased variance over all tokens.</summary>
    /// <exception cref="InputException">There are fewer than two numbers.</exception>
    public static (double Mean, double Variance) MeanAndVariance(IReadOnlyList<float[]> answers)
    {
        var count = answers.Sum(answer => (long)answer.Length);
        if (count < 2)
        {
            throw new InputException(
                $"the answers have {count} token(s) in all, which have no variance: let the model write more"
            );
        }

        var mean = answers.Sum(answer => answer.Sum(number => (double)number)) / count;
        var squares = answers.Sum(answer => answer.Sum(number => (number - mean) * (number - mean)));
        return (mean, squares / (count - 1));
    }
}
