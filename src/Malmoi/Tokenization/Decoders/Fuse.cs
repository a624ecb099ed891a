namespace Malmoi.Tokenization.Decoders;

/// <summary>Joins all pieces into one, for the steps after it.</summary>
public sealed record Fuse : IDecoder
{
    public List<string> Decode(List<string> pieces) => [string.Concat(pieces)];
}
