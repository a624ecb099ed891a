using System.Text.Json;

namespace Malmoi.Evaluation.Tasks;

/// <summary>The accuracies that BLiMP's authors published, with the errata of their repository.</summary>
internal static class BlimpPublished
{
    private static readonly (string Name, string Field)[] Models =
    [
        ("5-gram", "ngram"),
        ("LSTM", "lstm"),
        ("TXL", "txl"),
        ("GPT-2", "gpt2"),
        ("human", ""),
    ];

    // Per cent, in the order of Models.
    private static readonly (string Phenomenon, double[] Accuracy)[] Table =
    [
        ("overall", [61.2, 69.8, 69.6, 83.0, 88.6]),
        ("anaphor_agreement", [47.9, 91.7, 94.1, 99.3, 97.5]),
        ("argument_structure", [71.9, 73.2, 72.2, 81.8, 90.0]),
        ("binding", [64.4, 73.5, 74.7, 80.9, 87.3]),
        ("control_raising", [68.5, 67.0, 71.5, 81.9, 83.9]),
        ("determiner_noun_agreement", [70.1, 85.4, 83.0, 95.8, 92.2]),
        ("ellipsis", [36.9, 67.6, 77.2, 89.3, 85.0]),
        ("filler_gap_dependency", [60.2, 73.9, 66.6, 81.3, 86.9]),
        ("irregular_forms", [79.5, 89.1, 78.2, 91.9, 97.0]),
        ("island_effects", [57.2, 46.6, 48.3, 72.7, 84.9]),
        ("npi_licensing", [45.5, 51.7, 55.2, 76.8, 88.1]),
        ("quantifiers", [53.5, 64.5, 69.3, 79.0, 86.6]),
        ("subject_verb_agreement", [60.3, 80.1, 75.9, 86.4, 90.9]),
    ];

    /// <summary>The published rows; those of single paradigms come from the authors' file where it is there.</summary>
    public static IReadOnlyList<PublishedRow> Read(string modelsSummary)
    {
        var rows = Models
            .Select(
                (model, column) =>
                    (model, Accuracy: Table.ToDictionary(row => row.Phenomenon, row => row.Accuracy[column] / 100))
            )
            .ToList();
        foreach (var line in File.Exists(modelsSummary) ? File.ReadLines(modelsSummary) : [])
        {
            using var document = Parse(line, modelsSummary);
            if (
                document.RootElement.TryGetProperty("UID", out var paradigm)
                && paradigm.GetString() is { } uid and not "overall"
            )
            {
                foreach (var (model, accuracy) in rows)
                {
                    if (document.RootElement.TryGetProperty(model.Field, out var value))
                    {
                        accuracy[uid] = value.GetDouble();
                    }
                }
            }
        }

        return [.. rows.Select(row => new PublishedRow(row.model.Name, row.Accuracy))];
    }

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
