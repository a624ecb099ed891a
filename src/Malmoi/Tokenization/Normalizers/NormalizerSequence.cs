using System.Collections.Immutable;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>Normalizers one after the other.</summary>
public sealed record NormalizerSequence(ImmutableArray<INormalizer> Steps) : INormalizer
{
    public void Normalize(NormalizedText text)
    {
        foreach (var step in Steps)
        {
            step.Normalize(text);
        }
    }

    INormalizer? INormalizer.Continued()
    {
        ImmutableArray<INormalizer?> steps = [.. Steps.Select(step => step.Continued())];
        return steps.Contains(null) ? null : new NormalizerSequence([.. steps.OfType<INormalizer>()]);
    }

    public bool Equals(NormalizerSequence? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override int GetHashCode() => Steps.Length;
}
