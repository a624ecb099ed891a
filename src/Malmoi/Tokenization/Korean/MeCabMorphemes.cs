using System.Text;
using Malmoi.Text.Formats;

namespace Malmoi.Tokenization.Korean;

/// <summary>The morphemes that MeCab prints with mecab-ko-dic, put together to eojeol.</summary>
/// <remarks>
/// <code>
/// 했    XSV+EP,*,T,했,Inflect,XSV,EP,하/XSV/*+았/EP/*
/// EOS
/// </code>
/// MeCab prints no blanks. An eojeol is taken to begin with a stem that follows anything but a prefix, a bracket or, being a noun or a
/// number, another of them; a noun and the noun after it may thus be taken for a compound, whose parts are not cut apart anyway.
/// </remarks>
internal static class MeCabMorphemes
{
    private const int Type = 4;
    private const int Expression = 7;

    public static IEnumerable<TaggedToken> Read(IEnumerable<SourceLine> lines, FormatContext context)
    {
        TaggedToken? last = null;
        foreach (var line in lines)
        {
            var span = line.Utf8.Span.Trim(" \r"u8);
            if (span.IsEmpty)
            {
                continue;
            }

            var next = span.SequenceEqual("EOS"u8) ? null : Token(line, context);
            if (last is not null)
            {
                yield return last with
                {
                    EndsEojeol = next is null || Parts(last.Morphemes[^1], next.Morphemes[0]),
                };
            }

            last = next;
        }

        if (last is not null)
        {
            yield return last with
            {
                EndsEojeol = true,
            };
        }
    }

    private static TaggedToken Token(SourceLine line, FormatContext context)
    {
        var text = Encoding.UTF8.GetString(line.Utf8.Span);
        var tab = text.IndexOf('\t', StringComparison.Ordinal);
        var features = tab > 0 ? text[(tab + 1)..].Split(',') : [];
        if (features.Length == 0 || features[0].Length == 0 || !char.IsAsciiLetterUpper(features[0][0]))
        {
            throw context.Error(
                line.Number,
                $"a morpheme, a tab and its features (나\tNP,*,F,나,...) were expected: {FormatContext.Show(line.Utf8.Span)}"
            );
        }

        var surface = text[..tab];
        var morphemes =
            features.Length > Expression
            && features[Type] is "Inflect" or "Preanalysis"
            && features[Expression] is not "*"
                ? Expressed(features[Expression])
                : [];
        return new TaggedToken(
            surface,
            morphemes.Count > 0 ? morphemes : [new Morpheme(surface, features[0].Split('+')[0])],
            EndsEojeol: false
        );
    }

    // 하/XSV/*+았/EP/*
    private static List<Morpheme> Expressed(string expression)
    {
        var morphemes = new List<Morpheme>();
        foreach (var part in expression.Split('+'))
        {
            if (part.Split('/') is [var form, var tag, ..])
            {
                morphemes.Add(new Morpheme(form, tag));
            }
        }

        return morphemes;
    }

    private static bool Parts(Morpheme last, Morpheme next) =>
        next.Tag is "SSO"
        || (
            next.Kind == PieceKind.Stem
            && last.Tag is not ("XPN" or "SSO" or "SC" or "SY")
            && !(IsNominal(last.Tag) && IsNominal(next.Tag))
        );

    private static bool IsNominal(string tag) => tag is ['N', 'N' or 'R', ..] or "SN" or "SL" or "SH" or "XR" or "XPN";
}
