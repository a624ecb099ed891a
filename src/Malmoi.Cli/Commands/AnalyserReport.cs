using System.Text.Json.Nodes;
using Malmoi.Tokenization.Korean;

namespace Malmoi.Cli.Commands;

/// <summary>A Korean analyser and its scores, for people and as JSON.</summary>
internal static class AnalyserReport
{
    public static JsonObject Describe(string path, KoreanAnalyser analyser) =>
        new()
        {
            ["model"] = path,
            ["kind"] = "Korean analyser",
            ["features"] = analyser.Features,
            ["training"] = new JsonObject
            {
                ["eojeol"] = analyser.Training.Eojeol,
                ["types"] = analyser.Training.Types,
                ["pieces"] = analyser.Training.Pieces,
            },
        };

    public static JsonObject Row(AnalyserEvaluationRow row) =>
        new()
        {
            ["name"] = row.Name,
            ["all"] = Score(row.All),
            ["known"] = Score(row.Known),
            ["unknown"] = Score(row.Unknown),
        };

    public static void Print(IReadOnlyList<AnalyserEvaluationRow> rows, TextWriter output)
    {
        var table = Screen.Table("", "eojeol", "count", "precision", "recall", "F1", "eojeol right");
        foreach (var row in rows)
        {
            Add(table, row.Name, "all", row.All);
            Add(table, "", "known", row.Known);
            Add(table, "", "unknown", row.Unknown);
        }

        Screen.On(output).Write(table);
    }

    private static void Add(Spectre.Console.Table table, string name, string which, SegmentationScore score) =>
        table.Row(
            name,
            which,
            score.Eojeol.Grouped(),
            score.Made == 0 ? "-" : Percent(score.Precision),
            Percent(score.Recall),
            Percent(score.F1),
            Percent(score.Accuracy)
        );

    private static string Percent(double share) => (100 * share).Fixed(2);

    private static JsonObject Score(SegmentationScore score) =>
        new()
        {
            ["eojeol"] = score.Eojeol,
            ["precision"] = score.Made == 0 ? null : score.Precision,
            ["recall"] = score.Recall,
            ["f1"] = score.F1,
            ["accuracy"] = score.Accuracy,
        };
}
