using System.Collections.Immutable;

namespace Malmoi.Tokenization.Decoders;

/// <summary>Decoders one after the other.</summary>
public sealed record DecoderSequence(ImmutableArray<IDecoder> Steps) : IDecoder
{
    private const long MostCharacters = 1_000_000;
    private const long MostGrowth = 100;

    public bool LooksAhead => Steps.Any(step => step.LooksAhead);

    /// <exception cref="InputException">The steps make the text grow without end.</exception>
    public List<string> Decode(List<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var limit = MostCharacters + (MostGrowth * Length(pieces));
        foreach (var step in Steps)
        {
            pieces = step.Decode(pieces);
            if (Length(pieces) > limit)
            {
                throw new InputException(
                    $"decoding makes more than {limit:N0} characters of {pieces.Count:N0} pieces: a step of the tokenizer makes the text grow without end"
                );
            }
        }

        return pieces;
    }

    private static long Length(List<string> pieces) => pieces.Sum(piece => (long)piece.Length);

    public bool Equals(DecoderSequence? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override int GetHashCode() => Steps.Length;
}
