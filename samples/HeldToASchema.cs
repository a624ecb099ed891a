using Malmoi.Decoding.Constraints;
using Malmoi.LanguageModels;
using Malmoi.Models;

namespace Malmoi.Samples;

/// <summary>JSON of a schema, whatever the model.</summary>
internal static class HeldToASchema
{
    public static async Task RunAsync(SampleFolder folder)
    {
        const string Schema =
            """{"type": "object", "properties": {"hero": {"enum": ["Lily", "Tim"]}, "age": {"type": "integer", "minimum": 1, "maximum": 9}}, "required": ["hero", "age"], "additionalProperties": false}""";
        using var model = LocalModel.Open(SampleFolder.Stories());
        var constraint = Grammar.FromJsonSchema(Schema).Over(model.Tokenizer);
        var options = new GenerationOptions
        {
            Seed = 1,
            MaxTokens = 200,
            Constraint = constraint,
        };
        await foreach (var piece in model.Text().GenerateAsync("There was a child called", options))
        {
            Console.Write(piece);
        }

        Console.WriteLine();
    }
}
