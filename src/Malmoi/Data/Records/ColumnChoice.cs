namespace Malmoi.Data.Records;

/// <summary>A column that a task needs: how a user names it, and what published data sets call it.</summary>
/// <param name="Option">"--text", for errors.</param>
/// <param name="Names">In the order in which they are tried; case does not count.</param>
public sealed record ColumnChoice(string Option, params string[] Names)
{
    /// <summary>The column of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="asked">What the user named; null: one of <see cref="Names"/>.</param>
    /// <exception cref="InputException">There is no such column, or none of these names.</exception>
    public string In(RecordFile file, string? asked = null) =>
        Find(file, asked)
        ?? throw new InputException(
            $"'{file.Path}' has no column called {string.Join(", ", Names.Take(6))}: name one of {Shown(file)} with {Option}"
        );

    /// <summary>The same, or null where the user named none and there is none.</summary>
    /// <exception cref="InputException">There is no column of the name that was asked for.</exception>
    public string? Find(RecordFile file, string? asked = null)
    {
        if (asked is not null)
        {
            return file.Columns.FirstOrDefault(column => column == asked)
                ?? throw new InputException($"'{file.Path}' has no column '{asked}' ({Option}): it has {Shown(file)}");
        }

        return Names
            .Select(name =>
                file.Columns.FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase))
            )
            .FirstOrDefault(column => column is not null);
    }

    private static string Shown(RecordFile file) => string.Join(", ", file.Columns.Take(20));
}
