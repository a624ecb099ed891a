using System.Text;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>Writes every byte of the text's UTF-8 as a character of <see cref="ByteAlphabet"/>.</summary>
public sealed record ByteLevelNormalizer : INormalizer
{
    public void Normalize(NormalizedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Rewrite(text);
    }

    internal static void Rewrite(NormalizedText text)
    {
        Span<char> written = stackalloc char[4];
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < text.Length; )
        {
            Rune.DecodeFromUtf16(text.Text[i..], out var character, out var length);
            var count = character.EncodeToUtf8(bytes);
            for (var at = 0; at < count; at++)
            {
                written[at] = ByteAlphabet.Character(bytes[at]);
            }

            text.Append(written[..count], i, i + length);
            i += length;
        }

        text.Commit();
    }
}
