namespace Malmoi.Neural.Alignment.Policies;

/// <summary>How far a model has gone from its reference, estimated at each token it wrote (Schulman, 2020: "Approximating KL divergence").</summary>
/// <remarks>With δ = ln π - ln ref of the token that was written.</remarks>
public enum KlEstimator
{
    /// <summary>k1 = δ: right on average, but often negative.</summary>
    Difference,

    /// <summary>|δ|.</summary>
    Absolute,

    /// <summary>k2 = ½ δ²: never negative, a little wrong on average.</summary>
    HalfSquare,

    /// <summary>k3 = e^-δ - 1 + δ: never negative and right on average.</summary>
    LowVariance,
}

/// <summary>The estimators' formulas.</summary>
public static class KlEstimators
{
    /// <summary>The distance at one token.</summary>
    /// <param name="estimator">Which formula.</param>
    /// <param name="policy">ln π of the token.</param>
    /// <param name="reference">ln ref of it.</param>
    public static double At(this KlEstimator estimator, double policy, double reference)
    {
        var difference = policy - reference;
        return estimator switch
        {
            KlEstimator.Difference => difference,
            KlEstimator.Absolute => Math.Abs(difference),
            KlEstimator.HalfSquare => 0.5 * difference * difference,
            KlEstimator.LowVariance => Math.Exp(-difference) - 1 + difference,
            _ => throw new ArgumentOutOfRangeException(nameof(estimator), estimator, null),
        };
    }
}
