using System.Collections.Immutable;

namespace Malmoi.Tokenization.Decoders;

/// <summary>Decoders one after the other.</summary>
public sealed record DecoderSequence(ImmutableArray<IDecoder> Steps) : IDecoder
{
    public bool LooksAhead => Steps.Any(step => step.LooksAhead);

    public List<string> Decode(List<string> pieces)
    {
        foreach (var step in Steps)
        {
            pieces = step.Decode(pieces);
        }

        return pieces;
    }

    public bool Equals(DecoderSequence? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override int GetHashCode() => Steps.Length;
}
