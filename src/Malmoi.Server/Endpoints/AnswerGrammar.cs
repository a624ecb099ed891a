using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Decoding.Constraints;
using Malmoi.Server.Protocol;

namespace Malmoi.Server.Endpoints;

/// <summary>What a request holds its texts to: JSON, a JSON schema, a GBNF grammar or a regular expression.</summary>
internal static class AnswerGrammar
{
    private const int Longest = 1 << 16;

    /// <returns>Null: nothing.</returns>
    /// <exception cref="ApiException">It asks for two things, or for one that is not known.</exception>
    public static Grammar? Of(WritingRequest request)
    {
        if (request.Grammar?.Length > Longest || request.Regex?.Length > Longest)
        {
            throw ApiException.Invalid($"'grammar' and 'regex' should have {Longest} characters at most", "grammar");
        }

        Grammar?[] asked =
        [
            request.Grammar is { } gbnf ? Grammar.FromGbnf(gbnf, "'grammar'") : null,
            request.Regex is { } pattern ? Grammar.FromRegex(pattern) : null,
            request.ResponseFormat is { } format ? OfFormat(format) : null,
        ];
        return asked.Count(grammar => grammar is not null) > 1
            ? throw ApiException.Invalid("give one of 'response_format', 'grammar' and 'regex'", "response_format")
            : Array.Find(asked, grammar => grammar is not null);
    }

    private static Grammar? OfFormat(JsonObject format)
    {
        var type = format["type"] is { } node && node.GetValueKind() == JsonValueKind.String ? (string?)node : null;
        return type switch
        {
            "text" => null,
            "json_object" => Grammar.JsonObject,
            "json_schema" => OfSchema(format["json_schema"] as JsonObject),
            _ => throw ApiException.Invalid(
                "'response_format' should be of type text, json_object or json_schema; for more say it as a 'grammar' (GBNF) or a 'regex'",
                "response_format"
            ),
        };
    }

    private static Grammar OfSchema(JsonObject? named) =>
        named is not null && named.TryGetPropertyValue("schema", out var schema) && schema is not null
            ? Grammar.FromJsonSchema(schema, "'response_format'")
            : throw ApiException.Invalid(
                "'response_format' of type json_schema needs a 'json_schema' with a 'schema'",
                "response_format"
            );
}
