using System.Buffers;

namespace Malmoi.Text.Formats;

/// <summary>The sentences of tagged Korean text in the way of the Sejong corpus.</summary>
/// <remarks>
/// <code>
/// 나는      나/NP+는/JX                     an eojeol, a tab, its morphemes, each with its tag
/// BTAA0001-00000002  왔다.  오/VV + 았/EP   as the corpus was published: a number before it, blanks round the plus signs
/// </code>
/// A blank line or a mark like &lt;/p&gt; ends a sentence; the corpus's header and marks are no text.
/// </remarks>
internal static class SejongText
{
    private const int MostColumns = 3;

    public static IEnumerable<SourceLine> Read(IEnumerable<SourceLine> lines, FormatContext context)
    {
        var field = (context.Options.Field ?? "text").ToLowerInvariant();
        if (field is not ("text" or "morpheme" or "tagged"))
        {
            throw new InputException($"Sejong text has no field '{field}'; --field takes text, morpheme or tagged");
        }

        var sentence = new ArrayBufferWriter<byte>();
        var first = 0L;
        foreach (var line in lines)
        {
            if (IsEojeol(line.Utf8.Span))
            {
                first = first == 0 ? line.Number : first;
                AddEojeol(line, field, sentence, context);
            }
            else if (sentence.WrittenCount > 0)
            {
                yield return new SourceLine(sentence.WrittenMemory, first);
                sentence.ResetWrittenCount();
                first = 0;
            }
        }

        if (sentence.WrittenCount > 0)
        {
            yield return new SourceLine(sentence.WrittenMemory, first);
        }
    }

    private static void AddEojeol(
        SourceLine line,
        string field,
        ArrayBufferWriter<byte> sentence,
        FormatContext context
    )
    {
        var columns = Split(line, context);
        if (field == "text")
        {
            Append(sentence, columns.Eojeol);
            return;
        }

        var morphemes = columns.Morphemes;
        while (!morphemes.IsEmpty)
        {
            var (morpheme, tagged) = First(morphemes);
            if (morpheme == 0)
            {
                throw NoMorpheme(line, context);
            }

            Append(sentence, morphemes[..(field == "tagged" ? tagged : morpheme)]);
            morphemes = morphemes[tagged..].TrimStart((byte)' ');
            morphemes = morphemes.IsEmpty ? morphemes : morphemes[1..].TrimStart((byte)' ');
        }
    }

    /// <summary>Whether a line is neither blank nor a mark of the corpus.</summary>
    public static bool IsEojeol(ReadOnlySpan<byte> line)
    {
        var text = line.Trim(" \t"u8);
        return !text.IsEmpty && (text[0] != (byte)'<' || text.Contains((byte)'\t'));
    }

    /// <summary>The eojeol of a line and its tagged morphemes.</summary>
    /// <exception cref="InputException">The line has other columns.</exception>
    public static EojeolLine Split(SourceLine line, FormatContext context)
    {
        Span<Range> columns = stackalloc Range[MostColumns];
        var span = line.Utf8.Span;
        var count = 0;
        foreach (var range in span.Split((byte)'\t'))
        {
            if (count == MostColumns)
            {
                count++;
                break;
            }

            columns[count++] = range;
        }

        return count is < 2 or > MostColumns
            ? throw context.Error(
                line.Number,
                $"an eojeol, a tab and its tagged morphemes were expected: {FormatContext.Show(span)}"
            )
            : new EojeolLine(span[columns[count - 2]], span[columns[count - 1]].Trim(" "u8));
    }

    /// <summary>The error of a line whose morphemes cannot be read.</summary>
    public static InputException NoMorpheme(SourceLine line, FormatContext context) =>
        context.Error(
            line.Number,
            $"a morpheme and its tag (나/NP) were expected: {FormatContext.Show(line.Utf8.Span)}"
        );

    /// <summary>The lengths of the first morpheme and of it with its tag, both 0 where there is none; a morpheme may itself be "+" or "/" (+/SW, //SP).</summary>
    public static (int Morpheme, int Tagged) First(ReadOnlySpan<byte> text)
    {
        for (var slash = 1; slash < text.Length; slash++)
        {
            if (text[slash] != (byte)'/')
            {
                continue;
            }

            var end = slash + 1;
            while (end < text.Length && IsOfTag(text[end], first: end == slash + 1))
            {
                end++;
            }

            var after = text[end..].TrimStart((byte)' ');
            if (end > slash + 1 && (after.IsEmpty || after[0] == (byte)'+'))
            {
                return (slash, end);
            }
        }

        return (0, 0);
    }

    // Kiwi has VV-I, W_URL and USER0 among its tags.
    private static bool IsOfTag(byte character, bool first) =>
        char.IsAsciiLetterUpper((char)character)
        || (!first && (char.IsAsciiDigit((char)character) || character is (byte)'_' or (byte)'-'));

    private static void Append(ArrayBufferWriter<byte> sentence, ReadOnlySpan<byte> word)
    {
        if (sentence.WrittenCount > 0)
        {
            sentence.Write(" "u8);
        }

        sentence.Write(word);
    }
}

/// <summary>An eojeol and its morphemes with their tags, as a line has them.</summary>
internal readonly ref struct EojeolLine(ReadOnlySpan<byte> eojeol, ReadOnlySpan<byte> morphemes)
{
    public ReadOnlySpan<byte> Eojeol { get; } = eojeol;

    public ReadOnlySpan<byte> Morphemes { get; } = morphemes;
}
