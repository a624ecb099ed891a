using System.Globalization;
using System.Text.Json;

namespace Malmoi.Evaluation.Tasks;

/// <summary>The accuracies on BLiMP that its authors and others published, with the errata of the authors' repository.</summary>
internal static class BlimpPublished
{
    private const string Resource = "Malmoi.Evaluation.Tasks.blimp-published.tsv";

    // What the authors' file calls the columns.
    private static readonly (string Model, string Field)[] Fields =
    [
        ("5-gram", "ngram"),
        ("LSTM", "lstm"),
        ("TXL", "txl"),
        ("GPT-2", "gpt2"),
    ];

    /// <summary>The published rows; those of single paradigms come from the authors' files where they are there.</summary>
    /// <param name="folder">With <c>models_summary.jsonl</c> and <c>human_validation_summary.csv</c>, or without.</param>
    public static IReadOnlyList<PublishedRow> Read(string folder)
    {
        var table = Table();
        ReadModels(Path.Combine(folder, "models_summary.jsonl"), table);
        ReadHumans(Path.Combine(folder, "human_validation_summary.csv"), table["human"]);
        return [.. table.Select(column => new PublishedRow(column.Key, column.Value))];
    }

    private static OrderedDictionary<string, Dictionary<string, double>> Table()
    {
        using var stream =
            typeof(BlimpPublished).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the resource {Resource} is missing");
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#');
        var rows = lines.Select(line => line.TrimEnd('\r').Split('\t')).ToList();
        var table = new OrderedDictionary<string, Dictionary<string, double>>();
        for (var column = 1; column < rows[0].Length; column++)
        {
            table[rows[0][column]] = rows.Skip(1)
                .Where(row => row[column].Length > 0)
                .ToDictionary(row => row[0], row => Number(row[column]) / 100);
        }

        return table;
    }

    private static void ReadModels(string path, OrderedDictionary<string, Dictionary<string, double>> table)
    {
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            using var document = Parse(line, path);
            if (
                document.RootElement.TryGetProperty("UID", out var paradigm)
                && paradigm.GetString() is { } uid and not "overall"
            )
            {
                foreach (var (model, field) in Fields)
                {
                    if (document.RootElement.TryGetProperty(field, out var value))
                    {
                        table[model][uid] = value.GetDouble();
                    }
                }
            }
        }
    }

    // "Condition","accepted","total_mean","count"
    private static void ReadHumans(string path, Dictionary<string, double> human)
    {
        foreach (var line in File.Exists(path) ? File.ReadLines(path).Skip(1) : [])
        {
            if (line.Split(',') is [var paradigm, _, var mean, ..])
            {
                human.TryAdd(paradigm.Trim('"'), Number(mean));
            }
        }
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InputException($"'{text}' stands among published figures of BLiMP where a number belongs");

    private static JsonDocument Parse(string line, string path)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException error)
        {
            throw new InputException($"'{path}' is not in JSON lines: {error.Message}", error);
        }
    }
}
