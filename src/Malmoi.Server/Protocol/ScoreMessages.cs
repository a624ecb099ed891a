using System.Text.Json;
using System.Text.Json.Serialization;

namespace Malmoi.Server.Protocol;

/// <summary>A request for the probabilities of texts (<c>/v1/score</c>).</summary>
internal sealed record ScoreRequest
{
    public string? Model { get; init; }

    public ScoredInput? Texts { get; init; }

    /// <summary>Whether the rank of each token and the entropy of its distribution are told.</summary>
    public bool? Ranks { get; init; }

    /// <summary>Over what surprisals are summed besides: "word" or "eojeol".</summary>
    public string? Unit { get; init; }
}

/// <summary>Texts to score, each after its context.</summary>
[JsonConverter(typeof(ScoredInputConverter))]
internal sealed record ScoredInput(IReadOnlyList<(string Context, string Text)> Texts);

/// <summary>Reads <c>"text"</c>, <c>["text", ...]</c> and <c>[{"context": "...", "text": "..."}, ...]</c>.</summary>
internal sealed class ScoredInputConverter : JsonConverter<ScoredInput>
{
    private const string Expected =
        "a string, or a list of strings and of objects with 'context' and 'text' is expected";

    public override ScoredInput Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new ScoredInput([("", reader.GetString()!)]);
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException(Expected);
        }

        var texts = new List<(string, string)>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(reader.TokenType == JsonTokenType.String ? ("", reader.GetString()!) : Pair(ref reader));
        }

        return new ScoredInput(texts);
    }

    public override void Write(Utf8JsonWriter writer, ScoredInput value, JsonSerializerOptions options) =>
        throw new NotSupportedException("texts to score are only read");

    private static (string Context, string Text) Pair(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException(Expected);
        }

        string? context = null;
        string? text = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString();
            if (!reader.Read() || reader.TokenType != JsonTokenType.String || name is not ("context" or "text"))
            {
                throw new JsonException(Expected);
            }

            (context, text) = name == "text" ? (context, reader.GetString()) : (reader.GetString(), text);
        }

        return (context ?? "", text ?? throw new JsonException(Expected));
    }
}

/// <summary>The probabilities of texts.</summary>
/// <param name="Object">Always "scores".</param>
/// <param name="Model">Who says so.</param>
/// <param name="Kind">"log_likelihood", or "pseudo_log_likelihood" of a model that fills blanks, which is no probability of the text.</param>
/// <param name="Policy">How text became tokens.</param>
/// <param name="Scores">One a text.</param>
internal sealed record ScoreAnswer(
    string Object,
    string Model,
    string Kind,
    string Policy,
    IReadOnlyList<ScoredTextBody> Scores
);

/// <summary>The probability of a text after its context; numbers that JSON has not (ln 0) are null.</summary>
internal sealed record ScoredTextBody(string Context, string Text)
{
    /// <summary>ln p.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? LogProbability { get; init; }

    /// <summary>-log2 p of all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Surprisal { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Perplexity { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? BitsPerCharacter { get; init; }

    /// <summary>Tokens outside the vocabulary.</summary>
    public long Unknown { get; init; }

    public required IReadOnlyList<ScoredTokenBody> Tokens { get; init; }

    public IReadOnlyList<ScoredUnitBody>? Units { get; init; }
}

/// <summary>A token: where it stands in the text, in characters (Unicode scalar values), and ln p and -log2 p of it.</summary>
internal sealed record ScoredTokenBody(
    int Id,
    string Piece,
    int Start,
    int End,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? LogProbability,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Surprisal,
    int? Rank,
    double? Entropy
);

/// <summary>A word or eojeol and its surprisal in bits.</summary>
internal sealed record ScoredUnitBody(
    string Text,
    int Start,
    int End,
    int Tokens,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Surprisal
);
