using System.Text.Json;
using Malmoi.LanguageModels;
using Malmoi.Models;

namespace Malmoi.Chat;

/// <summary>The tokens that end an answer: the tokenizer's end mark, those that a folder's generation_config.json names, and the marks that end a turn in the model's template.</summary>
public static class EndTokens
{
    // What published templates end a turn with; it counts where the template has it and it is one token.
    private static readonly string[] TurnEnds =
    [
        "<|im_end|>",
        "<|eot_id|>",
        "<|eom_id|>",
        "<end_of_turn>",
        "<|end|>",
        "<|endoftext|>",
        "<|end_of_text|>",
        "<|END_OF_TURN_TOKEN|>",
        "<｜end▁of▁sentence｜>",
        "<|user|>",
        "</s>",
    ];

    /// <param name="model">Whose tokens.</param>
    /// <param name="text">How it reads a conversation.</param>
    /// <exception cref="InputException">Its generation_config.json is no JSON.</exception>
    public static IReadOnlySet<int> Of(OpenedModel model, ChatText text)
    {
        var ends = new HashSet<int>();
        if (model.Tokenizer.Special.End is { } end)
        {
            ends.Add(end);
        }

        var path = Path.Combine(model.Path, "generation_config.json");
        if (File.Exists(path))
        {
            ends.UnionWith(Named(path));
        }

        ends.UnionWith(
            TurnEnds
                .Where(mark => text.Stops.Contains(mark) || text.Source.Contains(mark, StringComparison.Ordinal))
                .Select(mark => Token(model.Tokenizer, mark))
                .OfType<int>()
        );
        return ends;
    }

    private static int? Token(ITokenizer tokenizer, string mark)
    {
        var tokens = tokenizer.Encode(mark);
        return tokens is [var only] && tokenizer.Piece(only.Id) == mark ? only.Id : null;
    }

    private static List<int> Named(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("eos_token_id", out var named)
                ? Ids(named)
                : [];
        }
        catch (JsonException error)
        {
            throw new InputException($"'{path}' is not valid JSON at line {error.LineNumber + 1}", error);
        }
    }

    private static List<int> Ids(JsonElement named) =>
        named.ValueKind == JsonValueKind.Array ? [.. named.EnumerateArray().SelectMany(Ids)]
        : named.ValueKind == JsonValueKind.Number && named.TryGetInt32(out var id) ? [id]
        : [];
}
