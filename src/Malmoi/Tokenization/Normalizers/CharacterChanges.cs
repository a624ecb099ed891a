using System.Text;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>A rewrite character by character, aligned to the text before it as Hugging Face's tokenizers do.</summary>
/// <remarks>
/// Each new character carries a change: 0 takes the place of the next old one; 1 is new and shares the place of the one before; -n takes the
/// next one's place and removes n after it. Characters removed before anything was written are not counted, as there.
/// </remarks>
internal sealed class CharacterChanges
{
    private readonly List<(Rune Character, int Change)> _changes = [];

    /// <summary>Appends <paramref name="after"/>, which stands for <paramref name="before"/>, the next characters of the old text.</summary>
    public void Replace(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        var old = Count(before);
        var position = 0;
        foreach (var rune in after.EnumerateRunes())
        {
            _changes.Add((rune, position++ < old ? 0 : 1));
        }

        if (position < old && _changes.Count > 0)
        {
            var (rune, change) = _changes[^1];
            _changes[^1] = (rune, change + position - old);
        }
    }

    /// <summary>Makes the rewrite the text.</summary>
    public void Apply(NormalizedText text)
    {
        var (position, previous) = (0, 0);
        Span<char> units = stackalloc char[2];
        foreach (var (rune, change) in _changes)
        {
            var characters = units[..rune.EncodeToUtf16(units)];
            if (change > 0)
            {
                text.Append(characters, previous, position);
                continue;
            }

            var place = position;
            for (var consumed = 0; consumed <= -change && position < text.Length; consumed++)
            {
                previous = position;
                _ = Rune.DecodeFromUtf16(text.Text[position..], out _, out var length);
                position += length;
                if (consumed == 0)
                {
                    text.Append(characters, place, position);
                }
            }
        }

        text.Commit();
    }

    private static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
