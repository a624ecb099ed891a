using System.Text.Json.Nodes;
using Malmoi.Data.Records;
using Malmoi.Neural.Finetuning.Tasks;

namespace Malmoi.Cli.Commands.Tuning;

/// <summary>What <c>malmoi classify</c> does with a tuned folder: labels or numbers for lines of text.</summary>
internal static class TunedLines
{
    // Lines that are read at once: standard input may have no end.
    private const int Chunk = 512;

    /// <param name="output">A line for a line.</param>
    /// <param name="path">The folder.</param>
    /// <param name="lines">Texts, or pairs with a tab between.</param>
    /// <param name="count">Labels to show, at most.</param>
    /// <param name="threshold">The least probability of a label.</param>
    /// <param name="json">Whether each is a JSON object.</param>
    public static void Run(
        TextWriter output,
        string path,
        IEnumerable<string> lines,
        int count,
        double threshold,
        bool json
    )
    {
        var (task, note) = TunedTask.Open(path, AskedColumns.None);
        if (task is not (ClassificationTask or RegressionTask))
        {
            throw new InputException(
                $"'{path}' was tuned for '{task.Name}' and labels no lines: give its records to 'malmoi predict'"
            );
        }

        using var model = TaskFolder.OpenTuned(path, task, new TaskModelOptions { MaximumLength = note.MaximumLength });
        foreach (var texts in lines.Chunk(Chunk))
        {
            var file = RecordFile.OfLines(path, texts, pairs: task.Name == "pairs");
            var predictions = task.Examples(file, model.Encoder, learns: false).Predict(model);
            foreach (var (text, prediction) in texts.Zip(predictions))
            {
                (string Label, double Probability)[] labels =
                [
                    .. (prediction.Labels ?? []).Where(label => label.Probability >= threshold).Take(count),
                ];
                output.WriteLine(json ? Json(text, prediction, labels) : Plain(prediction, labels));
            }
        }
    }

    private static string Plain(TaskPrediction prediction, (string Label, double Probability)[] labels) =>
        prediction.Labels is null
            ? prediction.Output
            : string.Join(' ', labels.Select(label => $"{label.Label} {label.Probability.Short()}"));

    private static string Json(string text, TaskPrediction prediction, (string Label, double Probability)[] labels)
    {
        var json = new JsonObject { ["text"] = text };
        if (prediction.Labels is null)
        {
            json["value"] = JsonNode.Parse(prediction.Output);
        }
        else
        {
            json["labels"] = JsonReport.Array(
                labels,
                label => new JsonObject
                {
                    ["label"] = label.Label,
                    ["probability"] = JsonReport.Number(label.Probability),
                }
            );
        }

        return json.ToJsonString(JsonReport.OneLine);
    }
}
