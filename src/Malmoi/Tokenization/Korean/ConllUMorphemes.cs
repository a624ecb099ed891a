using System.Text;
using Malmoi.Text.Formats;

namespace Malmoi.Tokenization.Korean;

/// <summary>The morphemes of a Korean treebank in CoNLL-U: 학교+에서 among the lemmas and NNG+JKB among the language's own tags.</summary>
/// <remarks>
/// Where a treebank has shortened the lemma of an auxiliary to its stem, it keeps the whole as OrigLemma in the last column. A treebank
/// without tags of its own (Maeul) tells by the part of speech what follows the stem. Words that no blank separates make one eojeol.
/// </remarks>
internal static class ConllUMorphemes
{
    private const string WholeLemma = "OrigLemma=";

    public static IEnumerable<TaggedToken> Read(IEnumerable<SourceLine> lines, FormatContext context)
    {
        TaggedToken? last = null;
        var covered = 0;
        foreach (var line in lines)
        {
            if (line.Utf8.Span.Trim(" \t"u8).IsEmpty)
            {
                if (last is not null)
                {
                    yield return last with
                    {
                        EndsEojeol = true,
                    };
                }

                (last, covered) = (null, 0);
            }
            else if (line.Utf8.Span[0] != (byte)'#' && Word(line, context, ref covered) is { } word)
            {
                if (word.Surface.Length == 0)
                {
                    // A word of the range before it: "don't" (1-2) and its "do" (1).
                    last = last! with
                    {
                        Morphemes = [.. last.Morphemes, .. word.Morphemes],
                    };
                    continue;
                }

                if (last is not null)
                {
                    yield return last;
                }

                last = word;
            }
        }

        if (last is not null)
        {
            yield return last with
            {
                EndsEojeol = true,
            };
        }
    }

    private static TaggedToken? Word(SourceLine line, FormatContext context, ref int covered)
    {
        Span<Range> ranges = stackalloc Range[ConllU.Columns + 1];
        var span = line.Utf8.Span;
        ConllU.Split(line, ranges, context);
        var id = span[ranges[0]];
        if (id.Contains((byte)'.'))
        {
            return null;
        }

        var misc = Encoding.UTF8.GetString(span[ranges[9]]).Split('|');
        var form = Encoding.UTF8.GetString(span[ranges[1]]);
        if (form.Length == 0)
        {
            throw context.Error(line.Number, $"a word without a form: {FormatContext.Show(span)}");
        }

        var ends = !misc.Contains("SpaceAfter=No");
        var dash = id.IndexOf((byte)'-');
        if (dash >= 0)
        {
            covered = ConllU.Number(id[(dash + 1)..]);
            return new TaggedToken(form, [], ends);
        }

        var morphemes = Morphemes(
            Encoding.UTF8.GetString(span[ranges[2]]),
            Encoding.UTF8.GetString(span[ranges[3]]),
            Encoding.UTF8.GetString(span[ranges[4]]),
            Array.Find(misc, item => item.StartsWith(WholeLemma, StringComparison.Ordinal))
        );
        var number = ConllU.Number(id);
        return number > 0
            ? new TaggedToken(number <= covered ? "" : form, morphemes, ends)
            : throw context.Error(line.Number, $"a word with the number 0: {FormatContext.Show(span)}");
    }

    private static IReadOnlyList<Morpheme> Morphemes(string lemma, string universal, string own, string? whole)
    {
        lemma = whole is null ? lemma : whole[WholeLemma.Length..];
        if (lemma is "_" && universal is not "PUNCT")
        {
            return [];
        }

        if (own is "_")
        {
            return lemma is "+" ? [new Morpheme(lemma, "SW")] : PieceKinds.Guess(lemma.Split('+'), universal);
        }

        var tags = own.Split('+');
        var forms = tags.Length == 1 ? [lemma] : lemma.Split('+');
        return forms.Length == tags.Length ? [.. forms.Zip(tags, (form, tag) => new Morpheme(form, tag))] : [];
    }
}
