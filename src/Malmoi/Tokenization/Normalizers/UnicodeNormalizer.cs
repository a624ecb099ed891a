using System.Text;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>Unicode's normal forms NFC, NFD, NFKC and NFKD (Unicode Standard Annex 15), keeping places.</summary>
/// <remarks>
/// A character that becomes several gives all of them its place; several that become one give it the place of the first, as in Hugging
/// Face's tokenizers:
/// <code>
/// source      e  ´  ㎏          NFKC    é    k    g
/// places      0  1  2           places  0-1  2-3  2-3
/// </code>
/// </remarks>
public sealed record UnicodeNormalizer(NormalizationForm Form) : INormalizer
{
    // .NET refuses to normalise this noncharacter, which no form changes.
    private const char Refused = '\ufffe';

    private bool Composes => Form is NormalizationForm.FormC or NormalizationForm.FormKC;

    private NormalizationForm Decomposition =>
        Form is NormalizationForm.FormC or NormalizationForm.FormD ? NormalizationForm.FormD : NormalizationForm.FormKD;

    INormalizer? INormalizer.Continued() => this;

    public void Normalize(NormalizedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text.Text) || (!text.Text.Contains(Refused) && text.Text.IsNormalized(Form)))
        {
            return;
        }

        for (var start = 0; start < text.Length; )
        {
            var end = SegmentEnd(text.Text, start);
            NormalizeSegment(text, start, end);
            start = end;
        }

        text.Commit();
    }

    /// <summary>A character and those after it that may compose with it or change places.</summary>
    private static int SegmentEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        do
        {
            Rune.DecodeFromUtf16(text[end..], out _, out var length);
            end += length;
        } while (end < text.Length && text[end - 1] != Refused && MayJoin(text[end..]));

        return end;
    }

    private static bool MayJoin(ReadOnlySpan<char> text)
    {
        if (text[0] < '\u0300')
        {
            return false;
        }

        Rune.DecodeFromUtf16(text, out var character, out _);
        // Medial and final jamo, in their compatibility and half-width forms too, and half-width voicing marks.
        return character.Value is (>= 0x1160 and <= 0x11ff) or (>= 0x3131 and <= 0x318e) or (>= 0xff9e and <= 0xffdc)
            || StripAccents.IsMark(character);
    }

    private void NormalizeSegment(NormalizedText text, int start, int end)
    {
        if (text.Text[start] < '\u0080' && end == start + 1)
        {
            text.Keep(start, end);
            return;
        }

        if (text.Text[start] == Refused)
        {
            text.Keep(start, end);
            return;
        }

        var segment = text.Text[start..end].ToString();
        Rune.DecodeFromUtf16(segment, out _, out var length);
        if (length == segment.Length)
        {
            text.Append(segment.Normalize(Form), start, end);
            return;
        }

        Align(text, start, segment);
    }

    // Which characters of the source stand behind each character of the result: follow every part of every decomposition.
    private void Align(NormalizedText text, int start, string segment)
    {
        var decomposed = segment.Normalize(Decomposition);
        var parts = PartsOf(decomposed, Firsts(segment));
        var (position, previous) = (start, start);
        Span<char> units = stackalloc char[2];
        foreach (
            var character in (Composes ? decomposed.Normalize(NormalizationForm.FormC) : decomposed).EnumerateRunes()
        )
        {
            var characters = units[..character.EncodeToUtf16(units)];
            var consumed = Composes
                ? Consume(characters.ToString().Normalize(NormalizationForm.FormD), parts)
                : Consume(characters, parts);
            if (consumed == 0)
            {
                text.Append(characters, previous, position);
            }

            for (var i = 0; i < consumed; i++)
            {
                previous = position;
                Rune.DecodeFromUtf16(text.Text[position..], out _, out var length);
                position += length;
                if (i == 0)
                {
                    text.Append(characters, previous, position);
                }
            }
        }
    }

    /// <summary>For each character of the decompositions, in the order of the source, whether it is the first of its source character's.</summary>
    private Dictionary<Rune, Queue<bool>> Firsts(string segment)
    {
        var firsts = new Dictionary<Rune, Queue<bool>>();
        foreach (var character in segment.EnumerateRunes())
        {
            var isFirst = true;
            foreach (var part in character.ToString().Normalize(Decomposition).EnumerateRunes())
            {
                Enqueue(firsts, part, isFirst);
                isFirst = false;
            }
        }

        return firsts;
    }

    /// <summary>The same in the order of the decomposed text, in which marks have changed places.</summary>
    private static Dictionary<Rune, Queue<bool>> PartsOf(string decomposed, Dictionary<Rune, Queue<bool>> firsts)
    {
        var parts = new Dictionary<Rune, Queue<bool>>();
        foreach (var character in decomposed.EnumerateRunes())
        {
            Enqueue(
                parts,
                character,
                firsts.TryGetValue(character, out var queue) && queue.TryDequeue(out var isFirst) && isFirst
            );
        }

        return parts;
    }

    private static int Consume(ReadOnlySpan<char> components, Dictionary<Rune, Queue<bool>> parts)
    {
        var consumed = 0;
        foreach (var component in components.EnumerateRunes())
        {
            if (parts.TryGetValue(component, out var queue) && queue.TryDequeue(out var isFirst) && isFirst)
            {
                consumed++;
            }
        }

        return consumed;
    }

    private static void Enqueue(Dictionary<Rune, Queue<bool>> queues, Rune character, bool isFirst)
    {
        if (!queues.TryGetValue(character, out var queue))
        {
            queues[character] = queue = new Queue<bool>();
        }

        queue.Enqueue(isFirst);
    }
}
