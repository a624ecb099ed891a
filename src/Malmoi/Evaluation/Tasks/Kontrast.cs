using System.Text;

namespace Malmoi.Evaluation.Tasks;

/// <summary>Kontrast (Song, Cho and Song, 2025): 160 minimal pairs of Korean syntax, written by linguists.</summary>
public static class Kontrast
{
    public const string Name = "kontrast-ko";

    private const string FileName = "ForcedChoice_160pairs.csv";

    /// <param name="folder">The repository's folder, or its folder <c>dataset</c>.</param>
    /// <exception cref="InputException">The pairs are not there, or a line is broken.</exception>
    public static PairTask Load(string folder)
    {
        var path =
            new[] { Path.Combine(folder, "dataset", FileName), Path.Combine(folder, FileName) }.FirstOrDefault(
                File.Exists
            )
            ?? throw new InputException($"'{folder}' holds no Kontrast: it should have dataset/{FileName}");
        var pairs = File.ReadLines(path, Encoding.UTF8)
            .Select((line, index) => (Number: index + 1, Cells: Cells(line)))
            .Where(row => row.Number > 1 && row.Cells is not [""])
            .Select(row => Pair(row.Cells, row.Number, path));
        return new PairTask(Name, [.. pairs]);
    }

    private static MinimalPair Pair(List<string> cells, int number, string path) =>
        cells switch
        {
            [_, var first, var second, "A"] => new MinimalPair(first, second, Name, Name),
            [_, var first, var second, "B"] => new MinimalPair(second, first, Name, Name),
            _ => throw new InputException(
                $"'{path}' line {number} is not a pair: expected an id, two sentences, and A or B"
            ),
        };

    // Commas separate; a cell in quotation marks may hold commas, and marks written twice (RFC 4180).
    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                var twice = quoted && i + 1 < line.Length && line[i + 1] == '"';
                quoted = twice || !quoted;
                cell.Append(twice ? "\"" : "");
                i += twice ? 1 : 0;
            }
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(line[i]);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
