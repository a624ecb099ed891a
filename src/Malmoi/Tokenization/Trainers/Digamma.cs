namespace Malmoi.Tokenization.Trainers;

/// <summary>The derivative of ln Γ(x).</summary>
internal static class Digamma
{
    /// <param name="x">Positive.</param>
    public static double Of(double x)
    {
        var shift = 0.0;
        for (; x < 7; x++)
        {
            shift -= 1 / x; // ψ(x) = ψ(x + 1) - 1 / x
        }

        // The asymptotic series in x - 1/2 (Bernardo, 1976).
        x -= 0.5;
        var inverse = 1 / (x * x);
        return shift
            + Math.Log(x)
            + (
                inverse
                * ((1.0 / 24) - (inverse * ((7.0 / 960) - (inverse * ((31.0 / 8064) - (inverse * (127.0 / 30720)))))))
            );
    }
}
