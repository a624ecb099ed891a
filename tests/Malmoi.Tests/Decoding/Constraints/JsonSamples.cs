using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace Malmoi.Tests.Decoding.Constraints;

/// <summary>JSON values of every kind.</summary>
internal static class JsonSamples
{
    public static JsonSerializerOptions Indented { get; } =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonSerializerOptions Raw { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Gen<JsonNode> Values { get; } =
        Gen.Recursive<JsonNode>(
            (depth, inner) =>
                depth > 3
                    ? Scalars()
                    : Gen.Frequency(
                        (3, Scalars()),
                        (
                            1,
                            inner
                                .Array[0, 3]
                                .Select(items => (JsonNode)new JsonArray([.. items.Select(item => item.DeepClone())]))
                        ),
                        (
                            1,
                            Gen.Select(Texts(), inner)
                                .Array[0, 3]
                                .Select(members =>
                                    (JsonNode)
                                        new JsonObject(
                                            members
                                                .DistinctBy(member => member.Item1)
                                                .Select(member =>
                                                    KeyValuePair.Create(
                                                        member.Item1,
                                                        (JsonNode?)member.Item2.DeepClone()
                                                    )
                                                )
                                        )
                                )
                        )
                    )
        );

    private static Gen<string> Texts() => Gen.String[Gen.Char["ab\"\\/\n\t\u0001é가힣 "], 0, 5];

    private static Gen<JsonNode> Scalars() =>
        Gen.OneOf(
            Texts().Select(text => (JsonNode)JsonValue.Create(text)!),
            Gen.Int.Select(number => (JsonNode)JsonValue.Create(number)),
            Gen.Double[-1e20, 1e20].Select(number => (JsonNode)JsonValue.Create(number)),
            Gen.Bool.Select(truth => (JsonNode)JsonValue.Create(truth))
        );
}
