using System.Globalization;

namespace Malmoi.Village.Lexicon;

/// <summary>A table of the lexicon: tab-separated text, a header line with the columns' names, one concept a line, # for remarks.</summary>
internal sealed class Table
{
    private readonly string[] _columns;

    private Table(string name, string[] columns, IReadOnlyList<TableRow> rows)
    {
        Name = name;
        _columns = columns;
        Rows = rows;
    }

    public string Name { get; }

    public IReadOnlyList<TableRow> Rows { get; private set; }

    /// <summary>Reads a table that is embedded in this assembly.</summary>
    /// <exception cref="InputException">A line has too many or too few columns.</exception>
    public static Table Embedded(string name)
    {
        using var stream =
            typeof(Table).Assembly.GetManifestResourceStream("Malmoi.Village.Lexicon.Tables." + name)
            ?? throw new InputException($"the lexicon has no table '{name}'; was it built with its data?");
        using var reader = new StreamReader(stream);
        return Read(name, reader);
    }

    /// <summary>Reads a table from text.</summary>
    public static Table Read(string name, TextReader reader)
    {
        var rows = new List<TableRow>();
        Table? table = null;
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var cells = line.Split('\t');
            if (table is null)
            {
                table = new Table(name, cells, rows);
                continue;
            }

            if (cells.Length != table._columns.Length)
            {
                throw new InputException(
                    $"'{name}' line {number} has {cells.Length} columns where the header has {table._columns.Length}; mend the line"
                );
            }

            rows.Add(new TableRow(table, number, cells));
        }

        return table ?? throw new InputException($"'{name}' is empty; the first line names the columns");
    }

    public int Column(string name)
    {
        var index = Array.IndexOf(_columns, name);
        return index >= 0
            ? index
            : throw new InputException(
                $"'{Name}' has no column '{name}'; the header names {string.Join(", ", _columns)}"
            );
    }
}

/// <summary>A line of a table, read by column name; a cell that holds "-" is empty.</summary>
internal sealed class TableRow(Table table, int line, string[] cells)
{
    public int Line => line;

    public string this[string column]
    {
        get
        {
            var cell = cells[table.Column(column)];
            return cell == "-" ? "" : cell;
        }
    }

    public string Required(string column)
    {
        var cell = this[column];
        return cell.Length > 0 ? cell : throw Broken(column, "is empty");
    }

    public T Choice<T>(string column)
        where T : struct, Enum
    {
        var cell = Required(column);
        return Enum.TryParse(cell, true, out T value) && !char.IsAsciiDigit(cell[0])
            ? value
            : throw Broken(column, $"is '{cell}', which is no {typeof(T).Name}");
    }

    public T Flags<T>(string column)
        where T : struct, Enum
    {
        var value = 0;
        foreach (var word in this[column].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Enum.TryParse(word, true, out T flag))
            {
                throw Broken(column, $"names '{word}', which is no {typeof(T).Name}");
            }

            value |= Convert.ToInt32(flag, CultureInfo.InvariantCulture);
        }

        return (T)Enum.ToObject(typeof(T), value);
    }

    public InputException Broken(string column, string what) =>
        new($"'{table.Name}' line {line}: '{column}' {what}; mend the table");
}
