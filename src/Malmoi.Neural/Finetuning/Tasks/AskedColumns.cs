using Malmoi.Data.Records;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>The columns that the user named, by option: what is not among them is found by its published names.</summary>
public sealed class AskedColumns(IReadOnlyDictionary<string, string>? named = null)
{
    /// <summary>Nothing was named.</summary>
    public static AskedColumns None { get; } = new();

    /// <summary>The column of a file for a choice.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public string In(RecordFile file, ColumnChoice choice) => choice.In(file, Asked(choice));

    /// <summary>The same, or null where none was named and none is called so.</summary>
    /// <exception cref="InputException">The one that was named is not there.</exception>
    public string? Find(RecordFile file, ColumnChoice choice) => choice.Find(file, Asked(choice));

    /// <summary>What the user named for a choice.</summary>
    public string? Asked(ColumnChoice choice) => named?.GetValueOrDefault(choice.Option);
}
