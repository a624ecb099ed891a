using System.Text.Json.Serialization;

namespace Malmoi.Server.Protocol;

/// <summary>A request for vectors of texts (<c>/v1/embeddings</c>).</summary>
internal sealed record EmbeddingRequest
{
    public string? Model { get; init; }

    public PromptInput? Input { get; init; }

    /// <summary>"float", or "base64" of little-endian floats, which OpenAI's clients ask for.</summary>
    public string? EncodingFormat { get; init; }

    public int? Dimensions { get; init; }
}

/// <summary>Vectors of texts.</summary>
internal sealed record EmbeddingAnswer(
    string Object,
    IReadOnlyList<EmbeddingBody> Data,
    string Model,
    EmbeddingUsage Usage
);

/// <summary>A vector: an array of numbers, or a string in base64.</summary>
internal sealed record EmbeddingBody(string Object, int Index, EmbeddingVector Embedding);

/// <summary>How many tokens were read.</summary>
internal sealed record EmbeddingUsage(int PromptTokens, int TotalTokens);

/// <summary>A vector and how it is written.</summary>
[JsonConverter(typeof(EmbeddingVectorConverter))]
internal sealed record EmbeddingVector(float[] Values, bool IsBase64);

/// <summary>Writes a vector as an array of numbers, or as the base64 of its bytes.</summary>
internal sealed class EmbeddingVectorConverter : JsonConverter<EmbeddingVector>
{
    public override EmbeddingVector Read(
        ref System.Text.Json.Utf8JsonReader reader,
        Type typeToConvert,
        System.Text.Json.JsonSerializerOptions options
    ) => throw new NotSupportedException("vectors are only written");

    public override void Write(
        System.Text.Json.Utf8JsonWriter writer,
        EmbeddingVector value,
        System.Text.Json.JsonSerializerOptions options
    )
    {
        if (value.IsBase64)
        {
            var bytes = new byte[value.Values.Length * sizeof(float)];
            for (var i = 0; i < value.Values.Length; i++)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian(
                    bytes.AsSpan(i * sizeof(float)),
                    value.Values[i]
                );
            }

            writer.WriteBase64StringValue(bytes);
            return;
        }

        writer.WriteStartArray();
        foreach (var number in value.Values)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
