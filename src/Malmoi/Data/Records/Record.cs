using System.Globalization;

namespace Malmoi.Data.Records;

/// <summary>One record of a file: values by the names of their columns, and the place that its errors name.</summary>
/// <param name="source">The file.</param>
/// <param name="place">"line 7".</param>
/// <param name="columns">Where each column stands in <paramref name="values"/>; shared by the records of a file.</param>
/// <param name="values">May be fewer than there are columns.</param>
public sealed class Record(
    string source,
    string place,
    IReadOnlyDictionary<string, int> columns,
    IReadOnlyList<RecordValue> values
)
{
    /// <summary>Whether something stands in a column.</summary>
    public bool Has(string column) => !Value(column).IsNothing;

    /// <summary>A text.</summary>
    /// <exception cref="InputException">The column holds nothing, or a list.</exception>
    public string Text(string column) =>
        Value(column) switch
        {
            { Text: { } text } => text,
            { Items: not null } => throw Error($"'{column}' is a list, but a text was expected"),
            _ => throw Missing(column),
        };

    /// <summary>A list: one of JSON or Parquet, or the words of a text between white space.</summary>
    /// <exception cref="InputException">The column holds nothing.</exception>
    public IReadOnlyList<string> List(string column) =>
        Value(column) switch
        {
            { Items: { } items } => items,
            { Text: { } text } => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
            _ => throw Missing(column),
        };

    /// <summary>A list, or a list of the one text that stands there.</summary>
    /// <exception cref="InputException">The column holds nothing.</exception>
    public IReadOnlyList<string> OneOrMore(string column) => Value(column).Items ?? [Text(column)];

    /// <summary>A number.</summary>
    /// <exception cref="InputException">The column holds none.</exception>
    public double Number(string column) =>
        double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : throw Error($"'{column}' is '{Shown(Text(column))}', but a number was expected");

    /// <summary>An error that names the file and the place.</summary>
    public InputException Error(string message) => new($"'{source}', {place}: {message}");

    private RecordValue Value(string column) =>
        columns.TryGetValue(column, out var index) && index < values.Count ? values[index] : default;

    private InputException Missing(string column) =>
        Error(
            $"there is nothing in column '{column}' (it has {string.Join(", ", columns.Keys.Where(Has).Take(12))}): every record needs it"
        );

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "..." : text;
}
