using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.Linguistics.Probing;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands.Probing;

/// <summary>Figures of layers as curves, and how layers and figures are written.</summary>
internal static class LayerCurves
{
    public static readonly Bilingual Model = new("model", "모델");
    public static readonly Bilingual Twin = new("random twin", "무작위 쌍둥이");
    public static readonly Bilingual Vectors = new("word vectors", "단어 벡터");

    /// <summary>A chart over layers.</summary>
    /// <param name="title">What is drawn.</param>
    /// <param name="last">The last layer.</param>
    /// <param name="lines">Those without points are left out.</param>
    /// <param name="yTitle">Of the figures; null: percent that are right.</param>
    public static string Draw(Bilingual title, int last, IEnumerable<Series> lines, Bilingual? yTitle = null) =>
        new LineChart
        {
            Title = title,
            XTitle = new Bilingual("layer", "층"),
            YTitle = yTitle ?? new Bilingual("right, %", "정답, %"),
            XTicks = [.. Enumerable.Range(0, last + 1).Select(layer => (double)layer)],
            Series = [.. lines.Where(line => line.Points.Count > 0)],
        }.ToSvg();

    /// <summary>A curve of what layers have.</summary>
    public static Series Curve(Bilingual name, IEnumerable<(int Layer, double? Value)> points) =>
        new(
            name,
            [
                .. from point in points
                where point.Value is not null
                orderby point.Layer
                select ((double)point.Layer, point.Value ?? 0),
            ]
        );

    /// <summary>A figure that has no layer; null: no line.</summary>
    public static Series Flat(Bilingual name, int last, double? value) =>
        new(name, value is { } of ? [(0, of), (Math.Max(1, last), of)] : []);

    /// <summary>What a layer is called.</summary>
    public static Bilingual Name(ProbeSource source, int layer) =>
        source switch
        {
            ProbeSource.Static => Vectors,
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

    /// <summary>A difference and its interval, with a mark where that lies above zero.</summary>
    public static string Gain(Measured? measured) =>
        measured is { } gain
            ? $"{(100 * gain.Value).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture)} ({Percent(gain.Interval.Low)} to {Percent(gain.Interval.High)}){(gain.Interval.Low > 0 ? "*" : " ")}"
            : "";

    public static JsonObject? Json(Measured? measured) =>
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
