namespace Malmoi.Data.Records;

/// <summary>Gathers the records of one file and the names of its columns.</summary>
internal sealed class RecordBuilder(string path)
{
    // More columns are no table's: keys of objects have been taken for names.
    private const int MostColumns = 4096;

    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<Record> _records = [];

    public string Path => path;

    public IReadOnlyList<string> Columns => _names;

    public IReadOnlyList<Record> Records => _records;

    /// <summary>Names columns that have none yet.</summary>
    public void Name(IEnumerable<string> columns)
    {
        foreach (var column in columns)
        {
            Column(column);
        }
    }

    /// <summary>Adds a record with a value for each column, in their order.</summary>
    public void Add(string place, IReadOnlyList<RecordValue> values) =>
        _records.Add(new Record(path, place, _columns, values));

    /// <summary>Adds a record of some columns.</summary>
    public void Add(string place, IEnumerable<(string Column, RecordValue Value)> values)
    {
        var row = new List<RecordValue>();
        foreach (var (name, value) in values)
        {
            var column = Column(name);
            while (row.Count <= column)
            {
                row.Add(default);
            }

            row[column] = value;
        }

        Add(place, row);
    }

    private int Column(string name)
    {
        if (!_columns.TryGetValue(name, out var column))
        {
            if (_names.Count == MostColumns)
            {
                throw new InputException($"'{path}' has more than {MostColumns} columns: is it a table of records?");
            }

            _columns[name] = column = _names.Count;
            _names.Add(name);
        }

        return column;
    }
}
