namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>How well a task was done.</summary>
/// <param name="Main">The figure by which one model is better than another, greater being better.</param>
/// <param name="Values">Every figure by its name, in the order in which they are shown; the main one is among them.</param>
public sealed record TaskScores(string Main, IReadOnlyList<(string Name, double Value)> Values)
{
    /// <summary>The main figure.</summary>
    public double Best => Values.First(value => value.Name == Main).Value;
}
