namespace Malmoi.Text;

/// <summary>How text is laid out in a file.</summary>
public enum CorpusFormat
{
    /// <summary>A line is a text.</summary>
    Text,

    /// <summary>A line is a JSON object.</summary>
    JsonLines,

    /// <summary>Columns between commas; a field with commas, quotes or line ends stands in quotes (RFC 4180).</summary>
    Csv,

    /// <summary>Columns between tabs; a quote is a quote.</summary>
    Tsv,

    /// <summary>Columns between tabs, quoted as in CSV.</summary>
    QuotedTsv,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>Universal Dependencies' ten columns, a word a line.</summary>
    ConllU,

    /// <summary>The Sejong corpus's way: an eojeol a line, a tab, its morphemes with tags.</summary>
    Sejong,
}

/// <summary>The names and file endings of formats.</summary>
public static class CorpusFormats
{
    private static readonly (CorpusFormat Format, string Name, string[] Endings)[] Table =
    [
        (CorpusFormat.Text, "text", [".txt", ".text"]),
        (CorpusFormat.JsonLines, "jsonl", [".jsonl", ".ndjson"]),
        (CorpusFormat.Csv, "csv", [".csv"]),
        (CorpusFormat.Tsv, "tsv", [".tsv", ".tab"]),
        (CorpusFormat.QuotedTsv, "quoted-tsv", []),
        (CorpusFormat.Parquet, "parquet", [".parquet"]),
        (CorpusFormat.ConllU, "conllu", [".conllu"]),
        (CorpusFormat.Sejong, "sejong", [".sejong"]),
    ];

    private static readonly string[] Packings = [".gz", ".zst", ".zstd"];

    /// <summary>The names by which formats are asked for.</summary>
    public static IEnumerable<string> Names => Table.Select(row => row.Name);

    /// <exception cref="InputException">There is no such format.</exception>
    public static CorpusFormat Find(string name)
    {
        foreach (var row in Table)
        {
            if (row.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return row.Format;
            }
        }

        throw new InputException($"no format is called '{name}'; there are {string.Join(", ", Names)}");
    }

    /// <summary>The format that a file's ending promises, seen through .gz and .zst; null where it promises none.</summary>
    public static CorpusFormat? FromEnding(string path)
    {
        var ending = Path.GetExtension(path);
        if (Packings.Contains(ending, StringComparer.OrdinalIgnoreCase))
        {
            ending = Path.GetExtension(Path.GetFileNameWithoutExtension(path));
        }

        foreach (var row in Table)
        {
            if (row.Endings.Contains(ending, StringComparer.OrdinalIgnoreCase))
            {
                return row.Format;
            }
        }

        return null;
    }
}
