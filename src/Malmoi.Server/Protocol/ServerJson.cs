using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Malmoi.Server.Protocol;

/// <summary>How the server's messages are read and written: no reflection, 한글 as 한글.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false
)]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(CompletionRequest))]
[JsonSerializable(typeof(CompletionAnswer))]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatAnswer))]
[JsonSerializable(typeof(ScoreRequest))]
[JsonSerializable(typeof(ScoreAnswer))]
[JsonSerializable(typeof(TokenizeRequest))]
[JsonSerializable(typeof(TokenizeAnswer))]
[JsonSerializable(typeof(DetokenizeRequest))]
[JsonSerializable(typeof(DetokenizeAnswer))]
[JsonSerializable(typeof(EmbeddingRequest))]
[JsonSerializable(typeof(EmbeddingAnswer))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(Health))]
internal sealed partial class ServerJson : JsonSerializerContext
{
    private static readonly Lazy<ServerJson> Readable = new(() =>
        new ServerJson(
            new JsonSerializerOptions(Default!.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        )
    );

    public static ServerJson Messages => Readable.Value;
}
