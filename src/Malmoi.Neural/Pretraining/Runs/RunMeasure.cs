namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>A number that one kind of training measures and others do not: a reward, a divergence.</summary>
/// <param name="Step">After which it was measured.</param>
/// <param name="Name">What, its group first: "reward/chosen".</param>
/// <param name="Value">Finite.</param>
/// <param name="IsHeldOut">Whether on examples that were not learned from.</param>
public sealed record RunMeasure(long Step, string Name, double Value, bool IsHeldOut = false);
