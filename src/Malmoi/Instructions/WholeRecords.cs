namespace Malmoi.Instructions;

/// <summary>Reads records of which some may be broken, as in most published sets some are.</summary>
internal static class WholeRecords
{
    /// <summary>What a record holds; nothing where it is broken and that may be.</summary>
    /// <param name="read">Reads it.</param>
    /// <param name="dropped">Gets what is wrong; null: it is thrown.</param>
    public static IReadOnlyList<T> Read<T>(Func<IReadOnlyList<T>> read, ICollection<InputException>? dropped)
    {
        try
        {
            return read();
        }
        catch (InputException error) when (dropped is not null)
        {
            dropped.Add(error);
            return [];
        }
    }
}
