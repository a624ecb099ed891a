using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace Malmoi.Text.Formats;

/// <summary>One column of strings of an Apache Parquet file, a row group in memory at a time.</summary>
internal static class ParquetColumn
{
    /// <summary>More rows in one group are no honest file's: they would have to be held in memory at once.</summary>
    private const long MostRows = 1 << 24;

    public static IEnumerable<SourceLine> Read(Stream file, FormatContext context, CancellationToken ct)
    {
        using var reader = new Opened(file, context);
        var column = reader.Column();
        var row = 0L;
        for (var group = 0; group < reader.GroupCount; group++)
        {
            ct.ThrowIfCancellationRequested();
            foreach (var text in reader.Group(group, column))
            {
                row++;
                if (text is not null)
                {
                    yield return new SourceLine(Encoding.UTF8.GetBytes(text), row);
                }
            }
        }
    }

    // What a broken file makes the library throw is of many kinds; all of them are the file's fault.
    private sealed class Opened(Stream file, FormatContext context) : IDisposable
    {
        private readonly ParquetReader _reader = Guard(
            context,
            () =>
            {
                ParquetFooter.Check(file);
                return ParquetReader.CreateAsync(file, leaveStreamOpen: true).GetAwaiter().GetResult();
            }
        );

        public int GroupCount => _reader.RowGroupCount;

        public DataField Column()
        {
            var fields = Guard(context, () => _reader.Schema.GetDataFields());
            var wanted = context.Options.Column ?? context.Options.Field;
            var found = wanted is null
                ? fields.Length == 1
                    ? fields[0]
                    : null
                : Array.Find(fields, field => field.Path.ToString() == wanted || field.Name == wanted)
                    ?? (
                        int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        && number >= 1
                        && number <= fields.Length
                            ? fields[number - 1]
                            : null
                    );
            var names = string.Join(", ", fields.Take(20).Select(field => field.Path));
            return found switch
            {
                null => throw new InputException(
                    $"'{context.Source}': {(wanted is null ? "--column must name one of the columns" : $"there is no column '{wanted}' among")} {names}"
                ),
                { MaxRepetitionLevel: > 0 } => throw new InputException(
                    $"'{context.Source}': the column '{found.Path}' holds lists"
                ),
                _ when found.ClrType != typeof(ReadOnlyMemory<char>) && found.ClrType != typeof(string) =>
                    throw new InputException(
                        $"'{context.Source}': the column '{found.Path}' holds {found.ClrType.Name}, no text; --column must name one of {names}"
                    ),
                _ => found,
            };
        }

        public string?[] Group(int index, DataField column) =>
            Guard(
                context,
                () =>
                {
                    using var group = _reader.OpenRowGroupReader(index);
                    if (group.RowCount is < 0 or > MostRows)
                    {
                        throw new InvalidDataException($"a row group claims {group.RowCount} rows");
                    }

                    var texts = new string?[group.RowCount];
                    group.ReadAsync(column, texts.AsMemory()!).AsTask().GetAwaiter().GetResult();
                    return texts;
                }
            );

        public void Dispose() => _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();

        private static T Guard<T>(FormatContext context, Func<T> read)
        {
            try
            {
                return read();
            }
            catch (Exception error) when (error is not (InputException or OperationCanceledException))
            {
                throw new InputException(
                    $"'{context.Source}' is no readable Parquet file ({error.Message.ReplaceLineEndings(" ").TrimEnd('.')}); fetch it again",
                    error
                );
            }
        }
    }
}
