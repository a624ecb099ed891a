using System.Text.Json.Nodes;
using Malmoi.Tests;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Alignment;

/// <summary>Numbers of the reference implementation (TRL), and how near ours have to be.</summary>
internal static class Recorded
{
    public const double Tolerance = 1e-6;

    public static JsonNode Numbers(string part) =>
        JsonNode.Parse(File.ReadAllText(OutsideData.Golden("rl/rl.json")))![part]!;

    /// <summary>(numbers), or (rows, numbers); learned from where it is asked for.</summary>
    public static Tensor Tensor(JsonNode numbers, bool learned = false)
    {
        var rows = numbers.AsArray();
        var flat = rows[0] is JsonArray ? [.. Rows(numbers).SelectMany(row => row)] : Row(numbers);
        var all = tensor(flat, ScalarType.Float64);
        var shaped = rows[0] is JsonArray first ? all.reshape(rows.Count, first.Count) : all;
        return learned ? shaped.requires_grad_() : shaped;
    }

    public static double[] Row(JsonNode numbers) => [.. numbers.AsArray().Select(number => (double)number!)];

    public static double[][] Rows(JsonNode numbers) => [.. numbers.AsArray().Select(row => Row(row!))];

    public static float[] Floats(JsonNode numbers) => [.. Row(numbers).Select(number => (float)number)];

    public static void Equal(JsonNode wanted, Tensor found, double tolerance = Tolerance)
    {
        var rows =
            wanted is JsonArray array && array[0] is JsonArray ? Rows(wanted).SelectMany(row => row) : Row(wanted);
        Equal([.. rows], found.detach().to(ScalarType.Float64).flatten().data<double>().ToArray(), tolerance);
    }

    public static void Equal(double[] wanted, double[] found, double tolerance = Tolerance)
    {
        Assert.Equal(wanted.Length, found.Length);
        for (var i = 0; i < wanted.Length; i++)
        {
            Assert.Equal(wanted[i], found[i], tolerance);
        }
    }
}
