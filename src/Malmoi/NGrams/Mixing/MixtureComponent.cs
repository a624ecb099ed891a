using Malmoi.LanguageModels;

namespace Malmoi.NGrams.Mixing;

/// <summary>A model of a mixture, its weight, and how its ids stand to the mixture's.</summary>
/// <param name="ownIds">The component's id of each of the mixture's; null where they are the same.</param>
internal sealed class MixtureComponent(INextTokenModel model, double weight, int[]? ownIds, int unknown)
{
    public const int Lacking = -1;

    public INextTokenModel Model => model;

    public double Weight => weight;

    public bool Lacks(int token) => ownIds is not null && ownIds[token] == Lacking;

    public ReadOnlyMemory<int> Own(ReadOnlyMemory<int> tokens)
    {
        if (ownIds is null)
        {
            return tokens;
        }

        var own = new int[tokens.Length];
        for (var i = 0; i < own.Length; i++)
        {
            var id = ownIds[tokens.Span[i]];
            own[i] = id == Lacking ? unknown : id;
        }

        return own;
    }

    /// <summary>Adds the weighted distribution that the logits stand for.</summary>
    public void AddDistribution(ReadOnlySpan<float> logits, double[] mixed)
    {
        var most = float.NegativeInfinity;
        foreach (var logit in logits)
        {
            most = Math.Max(most, logit);
        }

        if (float.IsNegativeInfinity(most))
        {
            return;
        }

        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - most);
        }

        for (var token = 0; token < mixed.Length; token++)
        {
            var id = ownIds is null ? token : ownIds[token];
            mixed[token] += id == Lacking ? 0 : weight * Math.Exp(logits[id] - most) / sum;
        }
    }
}
