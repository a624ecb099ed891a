using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Prompting;
using Malmoi.Prompting.Formats;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Server.Chat;

/// <summary>How a model reads a conversation: its own template, a known format, or a line a message where it knows nothing of turns.</summary>
public sealed class ChatText
{
    private readonly Func<Conversation, IReadOnlyDictionary<string, JsonNode?>, string> _write;

    private ChatText(
        string name,
        Func<Conversation, IReadOnlyDictionary<string, JsonNode?>, string> write,
        IReadOnlyList<string> stops
    ) => (Name, _write, Stops) = (name, write, stops);

    /// <summary>For a model that was never tuned to talk: each message is a line, and it writes on after the last.</summary>
    public static ChatText Lines { get; } =
        new(
            "lines",
            (conversation, _) =>
                string.Concat(conversation.Messages.Select(message => message.Content + "\n")),
            []
        );

    /// <summary>What it is called, for people.</summary>
    public string Name { get; }

    /// <summary>Strings that end an answer.</summary>
    public IReadOnlyList<string> Stops { get; }

    /// <summary>The template that lies in a model's folder; <see cref="Lines"/> where there is none.</summary>
    /// <exception cref="InputException">There is one, and it is broken.</exception>
    public static ChatText Of(string path) =>
        Directory.Exists(path)
        && File.Exists(Path.Combine(path, HuggingFaceTokenizer.TokenizerName))
        && HuggingFaceTokenizer.Open(path) is { ChatTemplate: { } template } files
            ? From(ChatTemplate.Parse(template, $"the chat template of '{path}'"), files.Config!)
            : Lines;

    /// <summary>A format by its name (<c>chatml</c>, <c>llama3</c>, ...), or a template in a file.</summary>
    /// <exception cref="InputException">There is neither.</exception>
    public static ChatText Named(string nameOrFile)
    {
        if (File.Exists(nameOrFile))
        {
            return From(ChatTemplate.Parse(File.ReadAllText(nameOrFile), nameOrFile), null);
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

    private static ChatText From(ChatTemplate template, TokenizerConfig? config)
    {
        var tokens = new Dictionary<string, JsonNode?>
        {
            ["bos_token"] = config?.Begin ?? "",
            ["eos_token"] = config?.End ?? "",
            ["unk_token"] = config?.Unknown ?? "",
            ["pad_token"] = config?.Padding ?? "",
        };
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
        );
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
