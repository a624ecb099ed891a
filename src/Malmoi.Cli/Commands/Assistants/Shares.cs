using System.Text.Json.Nodes;
using Malmoi.Evaluation;
using Malmoi.Evaluation.Assistants;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>Shares with their intervals, as tables and as JSON show them.</summary>
internal static class Shares
{
    public static string Percent(Share share) => share.Items == 0 ? "-" : Percent(share.Value);

    public static string Percent(double value) => double.IsNaN(value) ? "-" : (100 * value).Fixed(1);

    public static string Range(Share share) => share.Items == 0 ? "-" : Range(share.Interval);

    public static string Range(Interval interval) => $"{Percent(interval.Low)}-{Percent(interval.High)}";

    public static JsonObject Json(Share share) => Json(share.Value, share.Interval, share.Items);

    public static JsonObject Json(double value, Interval interval, int items) =>
        new()
        {
            ["value"] = JsonReport.Number(value),
            ["low"] = JsonReport.Number(interval.Low),
            ["high"] = JsonReport.Number(interval.High),
            ["items"] = items,
        };
}
