using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.Text;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Files;

namespace Malmoi.Cli.Commands;

/// <summary>What <c>malmoi eval</c> does with a classifier: predicts the labels of labelled texts, as fastText's <c>test</c>.</summary>
internal static class LabelEvaluation
{
    /// <summary>Whether the file is a fastText model, which no other task of <c>eval</c> can judge.</summary>
    public static bool Takes(string path) => File.Exists(path) && VectorFile.Recognise(path) == VectorFormat.FastText;

    public static void Run(ParseResult parse, string path, string[] texts, int count, bool json, CancellationToken ct)
    {
        using var model = ClassifyCommand.Open(path);
        List<(string Name, Corpus Text)> tasks = [.. texts.Select(text => (Path.GetFileName(text), Corpus.Open(text)))];
        var output = parse.InvocationConfiguration.Output;
        var report = new JsonArray();
        foreach (var (name, text) in tasks)
        {
            var result = model.Classifier!.Test(text.Lines(ct), count);
            if (result.Examples == 0)
            {
                throw new InputException(
                    $"'{name}' has no line with a label of the model: expected lines like '{model.Dictionary.Label(0)} text'"
                );
            }

            report.Add((JsonNode)Json(name, result, count));
            if (!json)
            {
                Print(output, name, result, count);
            }
        }

        if (json)
        {
            JsonReport.Write(output, new JsonObject { ["model"] = path, ["tasks"] = report });
        }
    }

    private static JsonObject Json(string name, ClassificationResult result, int count) =>
        new()
        {
            ["task"] = name,
            ["metrics"] = new JsonObject
            {
                ["examples"] = result.Examples,
                [Metric("precision", count)] = JsonReport.Number(result.Precision),
                [Metric("recall", count)] = JsonReport.Number(result.Recall),
            },
            ["groups"] = new JsonObject(
                result.Labels.Select(label =>
                    KeyValuePair.Create(
                        label.Label,
                        (JsonNode?)
                            new JsonObject
                            {
                                ["given"] = label.Given,
                                ["predicted"] = label.Predicted,
                                ["precision"] = JsonReport.Number(label.Precision),
                                ["recall"] = JsonReport.Number(label.Recall),
                                ["f1"] = JsonReport.Number(label.F1),
                            }
                    )
                )
            ),
        };

    private static void Print(TextWriter output, string name, ClassificationResult result, int count)
    {
        var table = Screen.Table(name, "texts", Metric("precision", count), Metric("recall", count), "F1");
        foreach (var label in result.Labels.Where(label => label.Given > 0 || label.Predicted > 0))
        {
            table.Row(
                label.Label,
                ((long)label.Given).Grouped(),
                Shown(label.Precision),
                Shown(label.Recall),
                Shown(label.F1)
            );
        }

        table.Row("overall", ((long)result.Examples).Grouped(), Shown(result.Precision), Shown(result.Recall), "");
        Screen.On(output).Write(table);
    }

    private static string Metric(string name, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}@{count}");

    private static string Shown(double value) => double.IsNaN(value) ? "-" : value.Fixed(4);
}
