using Malmoi.Data.Records;

namespace Malmoi.Instructions;

/// <summary>The columns of one file, of which several names stand for the same: "output|response".</summary>
public sealed class InstructionColumns(RecordFile file)
{
    /// <summary>A text that must be there.</summary>
    /// <exception cref="InputException">It is missing or empty.</exception>
    public string Filled(Record record, string names)
    {
        var column = Find(names) ?? names;
        var text = record.Text(column);
        return string.IsNullOrWhiteSpace(text)
            ? throw record.Error($"'{column}' is empty: every record needs it; remove the record or fill it in")
            : text;
    }

    /// <summary>A text that may be missing or empty.</summary>
    public string? Optional(Record record, string names) =>
        Find(names) is { } column && record.Has(column) && record.Text(column) is { Length: > 0 } text ? text : null;

    /// <summary>A text that may be missing, empty, or a list: what is only of use where it is one text.</summary>
    public string? Plain(Record record, string names) =>
        Find(names) is { } column && record.Has(column) && record.OneOrMore(column) is [{ Length: > 0 } text]
            ? text
            : null;

    /// <summary>Two lists that belong together.</summary>
    /// <exception cref="InputException">They are of different lengths, or empty.</exception>
    public static (IReadOnlyList<string> First, IReadOnlyList<string> Second) Parallel(
        Record record,
        string first,
        string second
    )
    {
        var (one, other) = (record.OneOrMore(first), record.OneOrMore(second));
        return one.Count == other.Count && one.Count > 0
            ? (one, other)
            : throw record.Error(
                $"there are {one.Count} of '{first}' and {other.Count} of '{second}': every message needs both"
            );
    }

    private string? Find(string names) => names.Split('|').FirstOrDefault(file.Columns.Contains);
}
