namespace Malmoi.LanguageModels;

/// <summary>A model that gives the rank of each token and the entropy of its distribution in one pass over a text.</summary>
public interface IDistributionReader
{
    /// <summary>As <see cref="INextTokenModel.Read"/>, and for each token its rank (1 for the likeliest) and the entropy in nats.</summary>
    void ReadDistributions(
        ReadOnlySpan<Reading> batch,
        IReadOnlyList<Memory<int>> ranks,
        IReadOnlyList<Memory<float>> entropies
    );
}
