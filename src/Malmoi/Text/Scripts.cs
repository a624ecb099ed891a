using System.Globalization;

namespace Malmoi.Text;

/// <summary>The script of every character: Latin, Hangul, Han ... (Unicode Standard Annex 24; the data file is of Unicode 14).</summary>
/// <remarks>One line a script in <c>scripts.txt</c>: its name, then its ranges in hexadecimal.</remarks>
public static class Scripts
{
    private static readonly (string[] Names, int[] Starts, byte[] Numbers) Table = Read();

    /// <summary>The names, the unassigned one (an empty string) first: a script's number is its place among them.</summary>
    public static IReadOnlyList<string> Names => Table.Names;

    /// <summary>The number of the script of this name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static int Number(string name)
    {
        var number = Array.IndexOf(Table.Names, name);
        ArgumentOutOfRangeException.ThrowIfNegative(number, nameof(name));
        return number;
    }

    /// <summary>The number of the script of <paramref name="character"/>; 0 where it has none.</summary>
    public static int Of(int character)
    {
        var at = Array.BinarySearch(Table.Starts, character);
        return Table.Numbers[at >= 0 ? at : ~at - 1];
    }

    private static (string[] Names, int[] Starts, byte[] Numbers) Read()
    {
        var names = new List<string> { "" };
        var starts = new SortedDictionary<int, byte> { [0] = 0 };
        using var stream = typeof(Scripts).Assembly.GetManifestResourceStream("Malmoi.Text.scripts.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var parts = line.Split(' ');
            foreach (var range in parts.AsSpan(1))
            {
                var dash = range.IndexOf('-', StringComparison.Ordinal);
                var first = Hexadecimal(dash < 0 ? range : range[..dash]);
                var last = dash < 0 ? first : Hexadecimal(range[(dash + 1)..]);
                starts[first] = (byte)names.Count;
                if (!starts.ContainsKey(last + 1))
                {
                    starts[last + 1] = 0;
                }
            }

            names.Add(parts[0]);
        }

        return ([.. names], [.. starts.Keys], [.. starts.Values]);
    }

    private static int Hexadecimal(string digits) =>
        int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
