using System.Collections.Immutable;

namespace Malmoi.Tokenization.PostProcessors;

/// <summary>Post-processors one after the other.</summary>
public sealed record PostProcessorSequence(ImmutableArray<IPostProcessor> Steps) : IPostProcessor
{
    public int AddedCount(bool isPair) => Steps.Sum(step => step.AddedCount(isPair));

    public List<ModelInput> Process(List<ModelInput> parts, bool addSpecialTokens)
    {
        foreach (var step in Steps)
        {
            parts = step.Process(parts, addSpecialTokens);
        }

        return parts;
    }

    public bool Equals(PostProcessorSequence? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override int GetHashCode() => Steps.Length;
}
