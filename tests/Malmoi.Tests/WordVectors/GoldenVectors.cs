using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.WordVectors;

namespace Malmoi.Tests.WordVectors;

/// <summary>The numbers of reference programs, as they are printed.</summary>
internal static class GoldenVectors
{
    public static JsonNode Gensim() =>
        JsonNode.Parse(File.ReadAllText(OutsideData.Golden("vectors", "gensim", "results.json")))!;

    public static string[] Words(JsonNode? words) => [.. words!.AsArray().Select(word => (string)word!)];

    public static float[] Numbers(JsonNode? numbers) => [.. numbers!.AsArray().Select(number => (float)number!)];

    public static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    public static void AssertNeighbours(JsonArray expected, Neighbour[] found)
    {
        Assert.Equal(expected.Select(row => (string)row![0]!), found.Select(neighbour => neighbour.Word));
        Assert.All(expected.Zip(found), pair => Assert.Equal((float)pair.First![1]!, pair.Second.Similarity, 2e-6f));
    }

    // Printed with five digits that count.
    public static void AssertPrinted(string[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            var number = Number(expected[i]);
            Assert.Equal(number, actual[i], Math.Max(1e-6f, Math.Abs(number) * 6e-5f));
        }
    }

    public static void AssertEqual(WordEmbeddings expected, WordEmbeddings actual, float tolerance)
    {
        Assert.Equal((expected.Count, expected.Dimensions), (actual.Count, actual.Dimensions));
        for (var id = 0; id < expected.Count; id++)
        {
            Assert.True(expected.Words.Utf8(id).SequenceEqual(actual.Words.Utf8(id)));
            AssertClose(expected[id], actual[id], tolerance);
        }
    }

    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
