namespace Malmoi.Tokenization.Normalizers;

/// <summary>Drops white space at the ends of the text.</summary>
public sealed record Strip(bool Left = true, bool Right = true) : INormalizer
{
    public void Normalize(NormalizedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = Left ? text.Length - text.Text.TrimStart().Length : 0;
        var end = Right ? text.Text.TrimEnd().Length : text.Length;
        text.Crop(Math.Min(start, end), end);
    }
}
