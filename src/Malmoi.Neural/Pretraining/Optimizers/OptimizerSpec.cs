namespace Malmoi.Neural.Pretraining.Optimizers;

/// <summary>Which optimiser changes a model's tensors, and with what settings; its learning rate comes from the schedule.</summary>
[System.Text.Json.Serialization.JsonDerivedType(typeof(AdamWSpec), "adamw")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(AdafactorSpec), "adafactor")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(LionSpec), "lion")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(SgdSpec), "sgd")]
public abstract record OptimizerSpec
{
    /// <summary>How strongly weights are drawn to zero.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Whether norms, biases and tables of biases are drawn to zero too.</summary>
    public bool DecaysAll { get; init; }

    /// <summary>The rate that is used where the schedule asks for another.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="scheduled">By the schedule.</param>
    internal virtual double Rate(long step, double scheduled) => scheduled;

    /// <exception cref="InputException">A setting is out of its range.</exception>
    internal virtual void Check() => NotNegative("weight decay", WeightDecay);

    protected static void Share(string name, double value)
    {
        if (!(value is >= 0 and < 1))
        {
            throw new InputException(
                FormattableString.Invariant($"{name} is {value}: give a number from 0 to below 1")
            );
        }
    }

    protected static void NotNegative(string name, double value)
    {
        if (!(value is >= 0 and < double.PositiveInfinity))
        {
            throw new InputException(FormattableString.Invariant($"{name} is {value}: give 0 or more"));
        }
    }
}

/// <inheritdoc cref="AdamW"/>
public sealed record AdamWSpec : OptimizerSpec
{
    /// <summary>How slowly the mean of the gradients follows.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How slowly the mean of their squares follows.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root, lest it be zero.</summary>
    public double Epsilon { get; init; } = 1e-8;

    internal override void Check()
    {
        base.Check();
        Share("beta 1", Beta1);
        Share("beta 2", Beta2);
        NotNegative("epsilon", Epsilon);
    }
}

/// <inheritdoc cref="Adafactor"/>
public sealed record AdafactorSpec : OptimizerSpec
{
    public AdafactorSpec() => WeightDecay = 0;

    /// <summary>Whether the rate is a share of each tensor's own size.</summary>
    public bool ScalesByTensor { get; init; } = true;

    /// <summary>Whether the rate follows the step, min(1/100, 1/√step), and not the schedule.</summary>
    public bool RelativeStep { get; init; }

    /// <summary>Whether a relative rate begins at a millionth a step.</summary>
    public bool WarmsUp { get; init; }

    /// <summary>The greatest root mean square that a change may have before the rate.</summary>
    public double Clip { get; init; } = 1;

    /// <summary>The power of the step with which the means of squares slow down.</summary>
    public double DecayPower { get; init; } = -0.8;

    /// <summary>How slowly the mean of the changes follows; null: there is none, and its memory is saved.</summary>
    public double? Beta1 { get; init; }

    /// <summary>Added to squares of gradients.</summary>
    public double SquareEpsilon { get; init; } = 1e-30;

    /// <summary>The least size that a tensor counts as.</summary>
    public double LeastSize { get; init; } = 1e-3;

    internal override double Rate(long step, double scheduled) =>
        RelativeStep ? Math.Min(WarmsUp ? 1e-6 * (step + 1) : 1e-2, 1 / Math.Sqrt(step + 1)) : scheduled;

    internal override void Check()
    {
        base.Check();
        Share("beta 1", Beta1 ?? 0);
        NotNegative("the clip of Adafactor", Clip);
        if (!(DecayPower is < 0 and >= -1))
        {
            throw new InputException(
                FormattableString.Invariant(
                    $"the decay power of Adafactor is {DecayPower}: give one from -1 to below 0"
                )
            );
        }
    }
}

/// <inheritdoc cref="Lion"/>
public sealed record LionSpec : OptimizerSpec
{
    /// <summary>The share of the old mean in the direction.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How slowly the mean of the gradients follows.</summary>
    public double Beta2 { get; init; } = 0.99;

    internal override void Check()
    {
        base.Check();
        Share("beta 1", Beta1);
        Share("beta 2", Beta2);
    }
}

/// <inheritdoc cref="Sgd"/>
public sealed record SgdSpec : OptimizerSpec
{
    public SgdSpec() => WeightDecay = 0;

    /// <summary>The share of the last change that goes on.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether the gradient is added once more, as if it had been taken one step ahead (Nesterov).</summary>
    public bool Nesterov { get; init; }

    internal override void Check()
    {
        base.Check();
        Share("momentum", Momentum);
        if (Nesterov && Momentum == 0)
        {
            throw new InputException("Nesterov's gradient looks ahead along the momentum: give a momentum above 0");
        }
    }
}
