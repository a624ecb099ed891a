namespace Malmoi.Tokenization.Normalizers;

/// <summary>Puts a string before the text ("▁" in LLaMA); an empty text stays empty.</summary>
public sealed record Prepend(string Text) : INormalizer
{
    INormalizer? INormalizer.Continued() => new NormalizerSequence([]);

    public void Normalize(NormalizedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Prepend(Text);
    }
}
