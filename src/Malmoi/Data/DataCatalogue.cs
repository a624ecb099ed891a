using System.Text.Json;

namespace Malmoi.Data;

/// <summary>The data sets that Malmoi knows by name; the table itself is <c>catalogue.json</c>.</summary>
public sealed class DataCatalogue
{
    private static readonly Lazy<DataCatalogue> Loaded = new(Load);

    internal DataCatalogue(IReadOnlyList<DataSet> sets) => Sets = sets;

    /// <summary>The catalogue that travels with the library.</summary>
    public static DataCatalogue BuiltIn => Loaded.Value;

    /// <summary>The sets in the order of their names.</summary>
    public IReadOnlyList<DataSet> Sets { get; }

    /// <exception cref="InputException">No set has this name; the message tells which have a similar one.</exception>
    public DataSet Find(string name)
    {
        foreach (var set in Sets)
        {
            if (set.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return set;
            }
        }

        var near = Near(name);
        var hint = near.Count > 0 ? $"did you mean {string.Join(" or ", near)}?" : "'malmoi data list' shows the names";
        throw new InputException($"no data set is called '{name}'; {hint}");
    }

    private List<string> Near(string name)
    {
        var key = name.ToLowerInvariant();
        return
        [
            .. Sets.Select(set => (set.Name, Distance: Distance(key, set.Name)))
                .Where(near => near.Distance <= Math.Max(2, key.Length / 3))
                .OrderBy(near => near.Distance)
                .Select(near => near.Name)
                .Concat(Sets.Select(set => set.Name).Where(other => key.Length > 1 && other.Split('-').Contains(key)))
                .Concat(
                    Sets.Select(set => set.Name)
                        .Where(other => key.Length > 2 && other.Contains(key, StringComparison.Ordinal))
                )
                .Distinct()
                .Take(3),
        ];
    }

    /// <summary>How many letters must be put in, left out or changed (Levenshtein, 1966).</summary>
    internal static int Distance(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var row = new int[other.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        foreach (var letter in one)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < other.Length; j++)
            {
                var change = diagonal + (letter == other[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(change, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }

    private static DataCatalogue Load()
    {
        using var stream = typeof(DataCatalogue).Assembly.GetManifestResourceStream("Malmoi.Data.catalogue.json")!;
        return new DataCatalogue(JsonSerializer.Deserialize(stream, DataSetJson.Default.DataSetArray)!);
    }
}
