using System.Text;
using Malmoi.Text.Formats;

namespace Malmoi.Tokenization.Korean;

/// <summary>Morphemes written as form/tag after the text that they make up: the Sejong corpus, and text with Kiwi's answer beside it.</summary>
/// <remarks>
/// <code>
/// 학교에서는        학교/NNG+에서/JKB+는/JX        Sejong: an eojeol a line
/// 학교에서는 잤다.   학교/NNG  에서/JKB  는/JX ...   Kiwi: any text, a tab, its morphemes between tabs (or plus signs)
/// </code>
/// </remarks>
internal static class SlashedMorphemes
{
    public static IEnumerable<TaggedToken> ReadSejong(IEnumerable<SourceLine> lines, FormatContext context)
    {
        foreach (var line in lines)
        {
            if (SejongText.IsEojeol(line.Utf8.Span))
            {
                yield return Sejong(line, context);
            }
        }
    }

    public static IEnumerable<TaggedToken> ReadKiwi(IEnumerable<SourceLine> lines, FormatContext context)
    {
        foreach (var line in lines)
        {
            if (!line.Utf8.Span.Trim(" \t"u8).IsEmpty)
            {
                yield return Kiwi(line, context);
            }
        }
    }

    private static TaggedToken Sejong(SourceLine line, FormatContext context)
    {
        var columns = SejongText.Split(line, context);
        var morphemes = new List<Morpheme>();
        Add(morphemes, columns.Morphemes, line, context);
        return new TaggedToken(Encoding.UTF8.GetString(columns.Eojeol), morphemes, EndsEojeol: true);
    }

    private static TaggedToken Kiwi(SourceLine line, FormatContext context)
    {
        var span = line.Utf8.Span;
        var tab = span.IndexOf((byte)'\t');
        if (tab <= 0)
        {
            throw context.Error(
                line.Number,
                $"a text, a tab and its morphemes (나/NP) were expected: {FormatContext.Show(span)}"
            );
        }

        var morphemes = new List<Morpheme>();
        var rest = span[(tab + 1)..];
        foreach (var column in rest.Split((byte)'\t'))
        {
            Add(morphemes, rest[column].Trim(" "u8), line, context);
        }

        return new TaggedToken(Encoding.UTF8.GetString(span[..tab]), morphemes, EndsEojeol: true);
    }

    private static void Add(
        List<Morpheme> morphemes,
        ReadOnlySpan<byte> slashed,
        SourceLine line,
        FormatContext context
    )
    {
        while (!slashed.IsEmpty)
        {
            var (form, tagged) = SejongText.First(slashed);
            if (form == 0)
            {
                throw SejongText.NoMorpheme(line, context);
            }

            morphemes.Add(
                new Morpheme(
                    Encoding.UTF8.GetString(slashed[..form]),
                    Encoding.UTF8.GetString(slashed[(form + 1)..tagged])
                )
            );
            slashed = slashed[tagged..].TrimStart((byte)' ');
            slashed = slashed.IsEmpty ? slashed : slashed[1..].TrimStart((byte)' ');
        }
    }
}
