namespace Malmoi.Text;

/// <summary>How the inputs of a corpus are read.</summary>
public sealed record CorpusOptions
{
    /// <summary>The format of every input; null takes it from each name's ending and first bytes.</summary>
    public CorpusFormat? Format { get; init; }

    /// <summary>The encoding of every input by name (see <see cref="Encodings.Find"/>); null is UTF-8 unless a byte order mark says otherwise.</summary>
    public string? Encoding { get; init; }

    /// <summary>Reads on over invalid bytes, each run of which becomes a U+FFFD, instead of refusing the input.</summary>
    public bool Lossy { get; init; }

    /// <summary>
    /// Which part of a record is the text. JSON lines: the property, by default "text", dots lead into objects. CoNLL-U: text (the
    /// sentence as written, the default), form, lemma, upos or xpos. Sejong: text (the default), morpheme or tagged.
    /// </summary>
    public string? Field { get; init; }

    /// <summary>
    /// The column of CSV, TSV or Parquet. A name is looked up in the first line, which then is no text; a number counts columns from 1
    /// in a file whose first line is text like the others.
    /// </summary>
    public string? Column { get; init; }

    public UnicodeForm Normalization { get; init; } = UnicodeForm.None;

    /// <summary>Splits every line into sentences, one a line (see <see cref="Malmoi.Text.Sentences"/>).</summary>
    public bool Sentences { get; init; }
}
