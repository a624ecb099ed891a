using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Checkpoints;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Prompting;
using Malmoi.Prompting.Formats;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Formats.Gguf;

namespace Malmoi.Chat;

/// <summary>How a model reads a conversation: its own template, a known format, or a line a message where it knows nothing of turns.</summary>
public sealed class ChatText
{
    private readonly Func<Conversation, IReadOnlyDictionary<string, JsonNode?>, string> _write;

    private ChatText(
        string name,
        Func<Conversation, IReadOnlyDictionary<string, JsonNode?>, string> write,
        IReadOnlyList<string> stops
    ) => (Name, _write, Stops) = (name, write, stops);

    /// <summary>The template's source; empty for a format, or where a model knows nothing of turns.</summary>
    public string Source { get; private init; } = "";

    /// <summary>For a model that was never tuned to talk: each message is a line, and it writes on after the last.</summary>
    public static ChatText Lines { get; } =
        new(
            "lines",
            (conversation, _) => string.Concat(conversation.Messages.Select(message => message.Content + "\n")),
            []
        );

    /// <summary>What it is called, for people.</summary>
    public string Name { get; }

    /// <summary>Strings that end an answer.</summary>
    public IReadOnlyList<string> Stops { get; }

    /// <summary>The template that came with a model, in its folder or in its GGUF file; <see cref="Lines"/> where there is none.</summary>
    /// <exception cref="InputException">There is one, and it is broken.</exception>
    public static ChatText Of(OpenedModel model) =>
        Template(model.Path) is { } template
            ? FromTemplate(template, model.Tokenizer, $"the chat template of '{model.Path}'")
            : Lines;

    /// <summary>A template of Jinja.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="tokenizer">Of the model that is asked so.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="InputException">It is broken.</exception>
    public static ChatText FromTemplate(string source, ITokenizer tokenizer, string name = "the chat template") =>
        From(ChatTemplate.Parse(source, name), source, tokenizer);

    /// <summary>A format by its name (<c>chatml</c>, <c>llama3</c>, ...), or a template in a file.</summary>
    /// <param name="nameOrFile">Which.</param>
    /// <param name="tokenizer">Of the model that is asked so.</param>
    /// <exception cref="InputException">There is neither.</exception>
    public static ChatText Named(string nameOrFile, ITokenizer tokenizer)
    {
        if (File.Exists(nameOrFile))
        {
            return FromTemplate(File.ReadAllText(nameOrFile), tokenizer, nameOrFile);
        }

        return PromptFormats.Find(nameOrFile) switch
        {
            ConversationFormat turns => new ChatText(turns.Name, (said, _) => turns.Prompt(said), turns.Stops),
            var format => new ChatText(format.Name, (said, _) => Single(format, said), format.Stops),
        };
    }

    /// <summary>The text after which the model is to answer.</summary>
    /// <param name="conversation">What was said.</param>
    /// <param name="variables">More values for a template.</param>
    /// <exception cref="InputException">The template has no place for such a conversation.</exception>
    public string Write(Conversation conversation, IReadOnlyDictionary<string, JsonNode?> variables) =>
        _write(conversation, variables);

    /// <summary>The text of the template that came with a model; null: none did.</summary>
    /// <param name="path">The model's folder or GGUF file.</param>
    public static string? Template(string path)
    {
        if (File.Exists(path) && GgufFile.IsOne(path))
        {
            using var model = GgufFile.Open(path);
            return model.Metadata.Text(GgufTokenizer.ChatTemplateKey);
        }

        return File.Exists(Path.Combine(path, HuggingFaceTokenizer.TokenizerName))
            ? HuggingFaceTokenizer.Open(path).ChatTemplate
            : null;
    }

    private static ChatText From(ChatTemplate template, string source, ITokenizer tokenizer)
    {
        var special = tokenizer.Special;
        var tokens = new Dictionary<string, JsonNode?>
        {
            ["bos_token"] = Piece(special.Begin),
            ["eos_token"] = Piece(special.End),
            ["unk_token"] = Piece(special.Unknown),
            ["pad_token"] = Piece(special.Padding),
        };
        string Piece(int? id) => id is { } known ? tokenizer.Piece(known) ?? "" : "";
        return new ChatText(
            template.Name,
            (conversation, variables) =>
            {
                var all = new Dictionary<string, JsonNode?>(tokens);
                foreach (var (name, value) in variables)
                {
                    all[name] = value;
                }

                return template
                    .Render(conversation, new ChatTemplateOptions { AddGenerationPrompt = true, Variables = all })
                    .Text;
            },
            []
        )
        {
            Source = source,
        };
    }

    // Formats of one instruction know no turns: what was said before stands in front of what is asked.
    private static string Single(PromptFormat format, Conversation conversation)
    {
        var said = new StringBuilder();
        foreach (var message in conversation.Messages)
        {
            said.Append(said.Length > 0 ? "\n\n" : "").Append(message.Content);
        }

        return format.Prompt(said.ToString());
    }
}
