using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.Linguistics.Probing;
using Malmoi.Reports;

namespace Malmoi.Cli.Commands.Probing;

/// <summary>What probes found, as a table and as JSON.</summary>
internal static class ProbeReport
{
    public static void Print(TextWriter output, ProbeResult result)
    {
        output.WriteLine(
            $"{result.Task}: {result.Labels.Count} labels, {((long)result.Learnt).Grouped()} examples learnt, {((long)result.Tested).Grouped()} reported; majority {Percent(result.Majority.Value)}, type {Percent(result.Types.Value)} ({Range(result.Types)})"
        );
        var hasLength = result.Layers.Any(layer => layer.Length is not null);
        string[] columns = ["layer", "%", "95 %", "seeds", "over type", "over twin", "control %", "selectivity"];
        var table = Screen.Table(hasLength ? [.. columns, "kbit", "compression"] : columns);
        foreach (var layer in result.Layers)
        {
            string[] cells =
            [
                Name(layer.Source, layer.Layer).English,
                Percent(layer.Accuracy.Value),
                Range(layer.Accuracy),
                $"{Percent(layer.Seeds.Min())}-{Percent(layer.Seeds.Max())}",
                Gain(layer.OverTypes),
                Gain(layer.OverUntrained),
                layer.Control is { } control ? Percent(control) : "",
                Gain(layer.Selectivity),
            ];
            table.Row(
                hasLength
                    ?
                    [
                        .. cells,
                        layer.Length is { } length ? (length.Bits / 1000).Fixed(2) : "",
                        layer.Length is { } of ? of.Compression.Fixed(2) : "",
                    ]
                    : cells
            );
        }

        Screen.On(output).Write(table);
    }

    public static JsonObject Json(ProbeResult result) =>
        new()
        {
            ["task"] = result.Task,
            ["labels"] = JsonReport.Array(result.Labels, label => label),
            ["learnt"] = result.Learnt,
            ["tested"] = result.Tested,
            ["majority"] = Json(result.Majority),
            ["type"] = Json(result.Types),
            ["layers"] = JsonReport.Array(
                result.Layers,
                layer => new JsonObject
                {
                    ["source"] = layer.Source.ToString(),
                    ["layer"] = layer.Layer,
                    ["accuracy"] = Json(layer.Accuracy),
                    ["seeds"] = JsonReport.Array(layer.Seeds, seed => seed),
                    ["overType"] = Json(layer.OverTypes),
                    ["overUntrained"] = Json(layer.OverUntrained),
                    ["control"] = layer.Control,
                    ["selectivity"] = Json(layer.Selectivity),
                    ["bits"] = layer.Length?.Bits,
                    ["uniformBits"] = layer.Length?.Uniform,
                    ["compression"] = layer.Length?.Compression,
                }
            ),
        };

    /// <summary>What a layer is called.</summary>
    public static Bilingual Name(ProbeSource source, int layer) =>
        source switch
        {
            ProbeSource.Static => new Bilingual("word vectors", "단어 벡터"),
            ProbeSource.Untrained => new Bilingual(
                layer == 0 ? "twin, embeddings" : Number("twin, layer ", layer),
                layer == 0 ? "쌍둥이, 임베딩" : Number("쌍둥이, 층 ", layer)
            ),
            _ => new Bilingual(
                layer == 0 ? "embeddings" : Number("layer ", layer),
                layer == 0 ? "임베딩" : Number("층 ", layer)
            ),
        };

    public static string Percent(double share) => (100 * share).Fixed(1);

    public static string Range(Measured measured) =>
        $"{Percent(measured.Interval.Low)}-{Percent(measured.Interval.High)}";

    /// <summary>An interval of a difference, with a mark where it lies above zero.</summary>
    public static string Gain(Measured? measured) =>
        measured is { } gain
            ? $"{(100 * gain.Value).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture)} ({Percent(gain.Interval.Low)} to {Percent(gain.Interval.High)}){(gain.Interval.Low > 0 ? "*" : " ")}"
            : "";

    private static JsonObject? Json(Measured? measured) =>
        measured is { } of
            ? new JsonObject
            {
                ["value"] = JsonReport.Number(of.Value),
                ["low"] = JsonReport.Number(of.Interval.Low),
                ["high"] = JsonReport.Number(of.Interval.High),
            }
            : null;

    private static string Number(string words, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{words}{number}");
}
