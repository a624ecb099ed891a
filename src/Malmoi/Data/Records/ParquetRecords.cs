using System.Globalization;
using Malmoi.Text.Formats;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace Malmoi.Data.Records;

/// <summary>The columns of an Apache Parquet file that are texts, numbers, truth values or lists of them.</summary>
internal static class ParquetRecords
{
    private static readonly HashSet<Type> Readable =
    [
        typeof(string),
        typeof(ReadOnlyMemory<char>),
        typeof(long),
        typeof(int),
        typeof(short),
        typeof(sbyte),
        typeof(byte),
        typeof(uint),
        typeof(double),
        typeof(float),
        typeof(bool),
    ];

    // More rows would have to be held in memory at once.
    private const long MostRows = 1 << 24;

    public static void Read(string path, RecordBuilder builder)
    {
        try
        {
            using var file = File.OpenRead(path);
            ParquetFooter.Check(file);
            Read(file, builder);
        }
        // What a broken file makes the library throw is of many kinds; all of them are the file's fault.
        catch (Exception error) when (error is not InputException)
        {
            throw new InputException(
                $"'{path}' is no readable Parquet file ({error.Message.ReplaceLineEndings(" ").TrimEnd('.')}); fetch it again",
                error
            );
        }
    }

    private static void Read(Stream file, RecordBuilder builder)
    {
        var reader = ParquetReader.CreateAsync(file, leaveStreamOpen: true).GetAwaiter().GetResult();
        try
        {
            var fields = reader
                .Schema.GetDataFields()
                .Where(field => field.MaxRepetitionLevel <= 1 && Readable.Contains(field.ClrType))
                .ToList();
            builder.Name(fields.Select(Name));
            var number = 0L;
            for (var index = 0; index < reader.RowGroupCount; index++)
            {
                using var group = reader.OpenRowGroupReader(index);
                if (group.RowCount is < 0 or > MostRows)
                {
                    throw new InvalidDataException($"a row group claims {group.RowCount} rows");
                }

                var columns = fields.Select(field => Column(group, field)).ToList();
                for (var row = 0; row < group.RowCount; row++)
                {
                    number++;
                    builder.Add($"row {number}", [.. columns.Select(column => column[row])]);
                }
            }
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    // "answers.text.list.element" holds the texts of "answers.text", "messages.list.element.role" the roles of "messages".
    private static string Name(DataField field)
    {
        var path = string.Join('.', field.Path.ToList());
        foreach (var ending in (string[])[".list.element", ".list.item", ".array"])
        {
            path = path.EndsWith(ending, StringComparison.Ordinal) ? path[..^ending.Length] : path;
        }

        return path.Replace(".list.element.", ".", StringComparison.Ordinal)
            .Replace(".list.item.", ".", StringComparison.Ordinal);
    }

    private static List<RecordValue> Column(ParquetRowGroupReader group, DataField field)
    {
        using var raw = group.ReadRawColumnDataBaseAsync(field).AsTask().GetAwaiter().GetResult();
        var texts = Texts(raw);
        var rows = new List<RecordValue>();
        var definitions = field.MaxDefinitionLevel > 0 ? raw.DefinitionLevels : [];
        var repetitions = field.MaxRepetitionLevel > 0 ? raw.RepetitionLevels : [];
        var entries = field.MaxDefinitionLevel == 0 ? texts.Count : definitions.Length;
        List<string>? items = null;
        for (int entry = 0, value = 0; entry < entries; entry++)
        {
            var isThere = field.MaxDefinitionLevel == 0 || definitions[entry] == field.MaxDefinitionLevel;
            var text = isThere ? texts[value++] : null;
            if (field.MaxRepetitionLevel == 0)
            {
                rows.Add(new RecordValue(text));
                continue;
            }

            if (repetitions[entry] == 0)
            {
                items = [];
                rows.Add(new RecordValue(null, items));
            }

            if (text is not null)
            {
                items!.Add(text);
            }
        }

        return rows.Count == group.RowCount
            ? rows
            : throw new InvalidDataException($"the column '{field.Path}' has {rows.Count} rows of {group.RowCount}");
    }

    private static List<string> Texts(RawColumnData raw) =>
        raw switch
        {
            RawColumnData<ReadOnlyMemory<char>> texts => Texts(texts, text => text.ToString()),
            RawColumnData<long> numbers => Texts(numbers, Invariant),
            RawColumnData<int> numbers => Texts(numbers, Invariant),
            RawColumnData<short> numbers => Texts(numbers, Invariant),
            RawColumnData<sbyte> numbers => Texts(numbers, Invariant),
            RawColumnData<byte> numbers => Texts(numbers, Invariant),
            RawColumnData<uint> numbers => Texts(numbers, Invariant),
            RawColumnData<double> numbers => Texts(numbers, Invariant),
            RawColumnData<float> numbers => Texts(numbers, Invariant),
            RawColumnData<bool> truths => Texts(truths, truth => truth ? "true" : "false"),
            _ => throw new InvalidDataException($"a column holds {raw.GetType().GenericTypeArguments[0].Name}"),
        };

    private static string Invariant<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    private static List<string> Texts<T>(RawColumnData<T> raw, Func<T, string> text)
        where T : struct
    {
        var texts = new List<string>(raw.Values.Length);
        foreach (var value in raw.Values)
        {
            texts.Add(text(value));
        }

        return texts;
    }
}
