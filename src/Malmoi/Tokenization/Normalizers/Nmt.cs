using System.Text;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>The clean-up of Google's neural machine translation: control characters go, marks that stand for a blank become one.</summary>
public sealed record Nmt : INormalizer
{
    INormalizer? INormalizer.Continued() => this;

    public void Normalize(NormalizedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsBlank(text.Text[i]))
            {
                text.Append(" ", i, i + 1);
            }
            else if (!IsControl(text.Text[i]))
            {
                text.Keep(i, i + 1);
            }
        }

        text.Commit();
    }

    private static bool IsControl(char c) =>
        c
            is (>= '\u0001' and <= '\u0008')
                or '\u000b'
                or (>= '\u000e' and <= '\u001f')
                or '\u007f'
                or '\u008f'
                or '\u009f';

    private static bool IsBlank(char c) =>
        c
            is '\t'
                or '\n'
                or '\f'
                or '\r'
                or '\u1680'
                or (>= '\u200b' and <= '\u200f')
                or '\u2028'
                or '\u2029'
                or '\u2581'
                or '\ufeff'
                or '\ufffd';
}
