namespace Malmoi.Tokenization.Normalizers;

/// <summary>Rewrites text before it is split (NFC, lower-casing, blanks to "▁"), keeping every unit's place in the source.</summary>
public interface INormalizer
{
    void Normalize(NormalizedText text);

    /// <summary>The same for text that was cut before a blank and goes on there; null (the default) where such a cut may change what is written.</summary>
    /// <remarks>Cuts are made after a letter, a digit or a mark, never between blanks.</remarks>
    INormalizer? Continued() => null;
}
