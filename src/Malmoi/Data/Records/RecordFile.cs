using Malmoi.Storage;
using Malmoi.Text;
using Malmoi.Text.Formats;

namespace Malmoi.Data.Records;

/// <summary>How a file of records is read.</summary>
public sealed record RecordOptions
{
    /// <summary>jsonl, json, csv, tsv, quoted-tsv, parquet, conll, conllu; null: by the file's ending.</summary>
    public string? Format { get; init; }

    /// <summary>By name; null: UTF-8 unless a byte order mark says otherwise.</summary>
    public string? Encoding { get; init; }

    /// <summary>Whether the first line of CSV and TSV is a record like the others; its columns are then called 1, 2, 3.</summary>
    public bool Headless { get; init; }

    /// <summary>Whether a line without a tab between two columns of names may be a word and its tag, a blank line after each sentence.</summary>
    public bool Tagged { get; init; }
}

/// <summary>Records to learn a task from, with named columns: JSON lines, JSON, CSV, TSV, Parquet, words with tags in columns.</summary>
/// <remarks>
/// What stands in an object gets the names on the way to it: <c>answers.text</c>. Words in columns (CoNLL, CoNLL-U) are records with the
/// lists <c>tokens</c> and <c>tags</c>. Files are held in memory whole, as the sets that tasks are tuned on are small.
/// </remarks>
public sealed class RecordFile
{
    /// <summary>The names of formats.</summary>
    public static readonly IReadOnlyList<string> Formats =
    [
        "jsonl",
        "json",
        "csv",
        "tsv",
        "quoted-tsv",
        "parquet",
        "conll",
        "conllu",
    ];

    private RecordFile(string path, IReadOnlyList<string> columns, IReadOnlyList<Record> records) =>
        (Path, Columns, Records) = (path, columns, records);

    public string Path { get; }

    /// <summary>The names of the columns, in their order.</summary>
    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<Record> Records { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">It is missing, broken or holds no record.</exception>
    public static RecordFile Open(string path, RecordOptions? options = null)
    {
        options ??= new RecordOptions();
        if (!File.Exists(path))
        {
            throw new InputException($"there is no file '{path}': name one of records (.jsonl, .tsv, .csv, .parquet)");
        }

        var builder = new RecordBuilder(path);
        Read(path, options, builder);
        return builder.Records.Count > 0
            ? new RecordFile(path, builder.Columns, builder.Records)
            : throw new InputException($"'{path}' holds no record");
    }

    /// <summary>Texts that stand in no file: one a line, a text and its pair between a tab where there are two.</summary>
    /// <param name="source">What errors call them.</param>
    /// <param name="lines">The texts.</param>
    /// <param name="pairs">Whether each line has two.</param>
    /// <exception cref="InputException">There is none, or a line has not two.</exception>
    public static RecordFile OfLines(string source, IEnumerable<string> lines, bool pairs)
    {
        var builder = new RecordBuilder(source);
        foreach (var line in lines)
        {
            var place = FormattableString.Invariant($"line {builder.Records.Count + 1}");
            string[] parts = pairs ? line.Split('\t') : [line];
            if (pairs && parts.Length != 2)
            {
                throw new InputException(
                    $"'{source}', {place}: there are {parts.Length} texts, but the model reads pairs: expected two with a tab between"
                );
            }

            builder.Add(place, parts.Select((text, i) => (i == 0 ? "text" : "text_pair", new RecordValue(text))));
        }

        return builder.Records.Count > 0
            ? new RecordFile(source, builder.Columns, builder.Records)
            : throw new InputException($"'{source}' holds no text");
    }

    private static void Read(string path, RecordOptions options, RecordBuilder builder)
    {
        var format = options.Format ?? FormatOf(path);
        if (format == "parquet")
        {
            ParquetRecords.Read(path, builder);
            return;
        }

        if (format == "json")
        {
            JsonRecords.ReadWhole(path, builder);
            return;
        }

        var reading = new CorpusOptions { Format = CorpusFormat.Text, Encoding = options.Encoding };
        using var file = new CorpusFile(path, CompressedFile.OpenPacked(path), reading);
        var context = new FormatContext(path, reading);
        var lines = file.Records(CancellationToken.None);
        switch (format)
        {
            case "jsonl":
                JsonRecords.ReadLines(lines, context, builder);
                break;
            case "conll":
                TaggedColumns.Read(lines, context, builder);
                break;
            case "conllu":
                TaggedColumns.ReadTreebank(lines, context, builder);
                break;
            case "csv" or "tsv" or "quoted-tsv":
                ReadDelimited(lines, context, format, options, builder);
                break;
            default:
                throw new InputException(
                    $"there are no records of format '{format}': there are {string.Join(", ", Formats)}"
                );
        }
    }

    private static void ReadDelimited(
        IEnumerable<SourceLine> lines,
        FormatContext context,
        string format,
        RecordOptions options,
        RecordBuilder builder
    )
    {
        if (options is { Tagged: true, Headless: false } && format == "tsv")
        {
            var kept = lines.Select(line => new SourceLine(line.Utf8.ToArray(), line.Number)).ToList();
            if (TaggedColumns.Recognise(kept))
            {
                TaggedColumns.Read(kept, context, builder);
                return;
            }

            lines = kept;
        }

        var delimited = new DelimitedText(context, format == "csv" ? (byte)',' : (byte)'\t', format != "tsv");
        var isHeader = !options.Headless;
        foreach (var (fields, number) in delimited.Rows(lines))
        {
            if (isHeader)
            {
                builder.Name(fields);
                isHeader = false;
                continue;
            }

            builder.Name(options.Headless ? fields.Select((_, i) => FormattableString.Invariant($"{i + 1}")) : []);
            if (fields.Length > builder.Columns.Count)
            {
                throw context.Error(
                    number,
                    $"there are {fields.Length} columns, but {builder.Columns.Count} names in the first line: is a column not named, or does a text hold a {(format == "csv" ? "comma" : "tab")}?"
                );
            }

            builder.Add($"line {number}", [.. fields.Select(field => new RecordValue(field))]);
        }
    }

    private static string FormatOf(string path)
    {
        Span<byte> magic = stackalloc byte[64];
        using (var head = File.OpenRead(path))
        {
            magic = magic[..head.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)];
        }

        if (magic.StartsWith("PAR1"u8))
        {
            return "parquet";
        }

        var name =
            path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase)
                ? System.IO.Path.GetFileNameWithoutExtension(path)
                : path;
        return System.IO.Path.GetExtension(name).ToLowerInvariant() switch
        {
            // Some sets are one JSON list under this name (KoChatGPT).
            ".jsonl" or ".ndjson" => magic.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'[', ..] ? "json" : "jsonl",
            ".json" => "json",
            ".csv" => "csv",
            ".tsv" or ".tab" or ".txt" => "tsv",
            ".parquet" => "parquet",
            ".conll" or ".bio" or ".iob" or ".iob2" => "conll",
            ".conllu" => "conllu",
            var other => throw new InputException(
                $"'{path}' ends in '{other}', which says no format of records: name it with --format ({string.Join(", ", Formats)})"
            ),
        };
    }
}
