using System.Globalization;

namespace Malmoi.Data.Records;

/// <summary>The labels of a task, each with its number.</summary>
/// <remarks>Blanks round a label are none of it, and truth values are the same however they are spelled: TRUE, True, true.</remarks>
public sealed class LabelSet
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <param name="names">In the order of their numbers.</param>
    /// <exception cref="InputException">A label stands twice.</exception>
    public LabelSet(IEnumerable<string> names)
    {
        Names = [.. names];
        foreach (var name in Names)
        {
            if (!_numbers.TryAdd(Folded(name), _numbers.Count))
            {
                throw new InputException($"the label '{name}' stands twice among the labels: each must be another");
            }
        }
    }

    public IReadOnlyList<string> Names { get; }

    public int Count => Names.Count;

    /// <summary>The labels that a column of records uses: numbers in their order, other labels in that of the alphabet.</summary>
    /// <param name="labels">Of all records.</param>
    /// <exception cref="InputException">There are none.</exception>
    public static LabelSet Of(IEnumerable<string> labels)
    {
        var names = labels.Select(Folded).ToHashSet(StringComparer.Ordinal);
        return names.Count == 0 ? throw new InputException("there are no labels: no record has one")
            : names.All(name => Number(name) is not null) ? new LabelSet(names.OrderBy(name => Number(name)))
            : new LabelSet(names.Order(StringComparer.Ordinal));
    }

    /// <summary>The number of a label; null where it is none of them.</summary>
    public int? Find(string label) => _numbers.TryGetValue(Folded(label), out var number) ? number : null;

    /// <summary>The number of a record's label.</summary>
    /// <param name="record">For its place.</param>
    /// <param name="label">The label.</param>
    /// <exception cref="InputException">It is none of the set.</exception>
    public int Number(Record record, string label) =>
        Find(label)
        ?? throw record.Error(
            $"the label '{label}' is none of the {Count} that training knows ({string.Join(", ", Names.Take(12))}{(Count > 12 ? ", ..." : "")})"
        );

    private static string Folded(string label)
    {
        var bare = label.Trim();
        return
            bare.Equals("true", StringComparison.OrdinalIgnoreCase)
            || bare.Equals("false", StringComparison.OrdinalIgnoreCase)
            ? bare.ToLowerInvariant()
            : bare;
    }

    private static long? Number(string name) =>
        long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
