using System.Buffers;

namespace Malmoi.Text.Formats;

/// <summary>The sentences of a treebank in CoNLL-U (Universal Dependencies): as they were written, or a column of their words.</summary>
internal static class ConllU
{
    /// <summary>ID FORM LEMMA UPOS XPOS FEATS HEAD DEPREL DEPS MISC.</summary>
    public const int Columns = 10;

    private static readonly SearchValues<byte> NumberSigns = SearchValues.Create("0123456789-."u8);

    public static IEnumerable<SourceLine> Read(IEnumerable<SourceLine> lines, FormatContext context)
    {
        var column = (context.Options.Field ?? "text").ToLowerInvariant() switch
        {
            "text" => 0,
            "form" => 1,
            "lemma" => 2,
            "upos" => 3,
            "xpos" => 4,
            var other => throw new InputException(
                $"CoNLL-U has no field '{other}'; --field takes text, form, lemma, upos or xpos"
            ),
        };
        var written = new ArrayBufferWriter<byte>(); // the "# text" line
        var words = new ArrayBufferWriter<byte>();
        var state = new Sentence();
        foreach (var line in lines)
        {
            var span = line.Utf8.Span;
            if (span.Trim(" \t"u8).IsEmpty)
            {
                if (state.First > 0)
                {
                    yield return new SourceLine(
                        column == 0 && written.WrittenCount > 0 ? written.WrittenMemory : words.WrittenMemory,
                        state.First
                    );
                }

                written.ResetWrittenCount();
                words.ResetWrittenCount();
                state = new Sentence();
            }
            else if (span[0] == (byte)'#')
            {
                ReadComment(span, written);
            }
            else
            {
                ReadWord(line, column, words, state, context);
            }
        }

        if (state.First > 0)
        {
            yield return new SourceLine(
                column == 0 && written.WrittenCount > 0 ? written.WrittenMemory : words.WrittenMemory,
                state.First
            );
        }
    }

    private static void ReadComment(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> written)
    {
        var comment = line[1..].TrimStart((byte)' ');
        if (comment.StartsWith("text"u8) && comment[4..].TrimStart((byte)' ') is [(byte)'=', .. var text])
        {
            written.ResetWrittenCount();
            written.Write(text.TrimStart((byte)' '));
        }
    }

    private static void ReadWord(
        SourceLine line,
        int column,
        ArrayBufferWriter<byte> words,
        Sentence state,
        FormatContext context
    )
    {
        Span<Range> ranges = stackalloc Range[Columns + 1];
        var span = line.Utf8.Span;
        Split(line, ranges, context);
        var id = span[ranges[0]];
        var isRange = id.Contains((byte)'-');
        state.First = state.First == 0 ? line.Number : state.First;
        if (id.Contains((byte)'.'))
        {
            return; // an empty node: a word that was not said
        }

        // The text as written takes "don't" (1-2), its words "do" (1) and "n't" (2).
        if (column > 0 ? isRange : !isRange && Number(id) <= state.CoveredUntil)
        {
            return;
        }

        if (isRange)
        {
            state.CoveredUntil = Number(id[(id.IndexOf((byte)'-') + 1)..]);
        }

        if (state.NeedsBlank)
        {
            words.Write(" "u8);
        }

        words.Write(span[ranges[Math.Max(column, 1)]]);
        state.NeedsBlank = column > 0 || span[ranges[Columns - 1]].IndexOf("SpaceAfter=No"u8) < 0;
    }

    /// <summary>Finds the columns of a word's line; <paramref name="ranges"/> has room for one more than there are.</summary>
    /// <exception cref="InputException">The line is none of a word.</exception>
    public static void Split(SourceLine line, Span<Range> ranges, FormatContext context)
    {
        var span = line.Utf8.Span;
        var count = 0;
        foreach (var range in span.Split((byte)'\t'))
        {
            if (count == ranges.Length)
            {
                break;
            }

            ranges[count++] = range;
        }

        if (count != Columns)
        {
            throw context.Error(
                line.Number,
                $"{Columns} columns between tabs were expected in CoNLL-U: {FormatContext.Show(span)}"
            );
        }

        var id = span[ranges[0]];
        if (!char.IsAsciiDigit((char)(id.IsEmpty ? (byte)0 : id[0])) || id.IndexOfAnyExcept(NumberSigns) >= 0)
        {
            throw context.Error(line.Number, $"a word begins with its number in CoNLL-U: {FormatContext.Show(span)}");
        }
    }

    /// <summary>The number that an ID begins with.</summary>
    public static int Number(ReadOnlySpan<byte> digits) =>
        System.Buffers.Text.Utf8Parser.TryParse(digits, out int number, out _) ? number : 0;

    private sealed class Sentence
    {
        public long First { get; set; }

        public bool NeedsBlank { get; set; }

        public int CoveredUntil { get; set; }
    }
}
