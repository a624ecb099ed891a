namespace Malmoi.Tokenization.Normalizers;

/// <summary>Rewrites text before it is split (NFC, lower-casing, blanks to "▁"), keeping every unit's place in the source.</summary>
public interface INormalizer
{
    void Normalize(NormalizedText text);
}
