namespace Malmoi.Data.Records;

/// <summary>What stands in a column of a record: a text, a list of texts, or nothing.</summary>
/// <param name="Text">Numbers and truth values as JSON writes them; null where it is a list or nothing.</param>
/// <param name="Items">The list; null where it is none.</param>
public readonly record struct RecordValue(string? Text, IReadOnlyList<string>? Items = null)
{
    public bool IsNothing => Text is null && Items is null;
}
