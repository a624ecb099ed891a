using System.Text.Json.Nodes;
using Malmoi.Prompting.Jinja;
using Malmoi.Prompting.Jinja.Library;
using Malmoi.Prompting.Jinja.Syntax;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting;

/// <summary>
/// A chat template: the small program that comes with a model and writes a conversation as the one text the model was trained
/// on, in the part of the Jinja language that published models use.
/// </summary>
/// <remarks>
/// It behaves as in Hugging Face's transformers (<c>apply_chat_template</c>: Jinja 3.1 in its immutable sandbox, blocks trimmed,
/// <c>raise_exception</c>, <c>strftime_now</c>, <c>tojson</c> that leaves 한글 alone, <c>break</c> and <c>continue</c>,
/// <c>{% generation %}</c>). A template reaches nothing but the values it is given, and
/// <see cref="ChatTemplateLimits"/> bound its time and memory.
/// </remarks>
public sealed class ChatTemplate
{
    private readonly IReadOnlyList<Statement> _statements;
    private readonly ChatTemplateLimits _limits;

    private ChatTemplate(IReadOnlyList<Statement> statements, string name, ChatTemplateLimits limits)
    {
        _statements = statements;
        _limits = limits;
        Name = name;
    }

    /// <summary>What errors call the template: a path, a model, or "chat template".</summary>
    public string Name { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="source">The template, as <c>tokenizer_config.json</c> has it under <c>chat_template</c>.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="limits">How far it may go.</param>
    /// <exception cref="InputException">The source is no template; the message has the line.</exception>
    public static ChatTemplate Parse(string source, string name = "chat template", ChatTemplateLimits? limits = null)
    {
        limits ??= ChatTemplateLimits.Default;
        var run = new Run(name, limits, default);
        return new ChatTemplate(StatementParser.Parse(run, source), name, limits);
    }

    /// <summary>Writes a conversation.</summary>
    /// <param name="conversation">The conversation, which the template sees as <c>messages</c>, <c>tools</c> and <c>documents</c>.</param>
    /// <param name="options">What else it sees: special tokens, whether an answer is to begin.</param>
    /// <exception cref="InputException">The template refuses the conversation, does something impossible, or meets a limit.</exception>
    public RenderedChat Render(Conversation conversation, ChatTemplateOptions? options = null)
    {
        options ??= new ChatTemplateOptions();
        var run = new Run(Name, _limits, options.Now ?? DateTime.Now);
        var scope = new Scope(Functions.Scope());
        Value[] messages = [.. conversation.Messages.Select(message => JsonValues.From(run, message.All()))];
        scope.Set("messages", new SequenceValue(run, messages));
        scope.Set("tools", ListOrNone(run, conversation.Tools));
        scope.Set("documents", ListOrNone(run, conversation.Documents));
        scope.Set("add_generation_prompt", Value.Of(options.AddGenerationPrompt));
        foreach (var (name, value) in options.Variables)
        {
            scope.Set(name, JsonValues.From(run, value));
        }

        var output = new Output(run);
        new Renderer(run).Render(_statements, scope, output);
        return new RenderedChat(output.ToString(), output.Generated);
    }

    private static Value ListOrNone(Run run, IReadOnlyList<JsonNode> nodes) =>
        nodes.Count == 0
            ? NoneValue.Instance
            : new SequenceValue(run, [.. nodes.Select(node => JsonValues.From(run, node))]);
}

/// <summary>What a template is told beside the conversation.</summary>
public sealed record ChatTemplateOptions
{
    /// <summary>Whether the text ends where the assistant is to go on.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>More values by name, special tokens above all: <c>bos_token</c>, <c>eos_token</c>.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Variables { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>The time that <c>strftime_now</c> tells; the clock's where none is given.</summary>
    public DateTime? Now { get; init; }
}

/// <summary>A conversation as one text.</summary>
/// <param name="Text">What the model reads.</param>
/// <param name="Generated">
/// The parts, in UTF-16 units, that the template marks with <c>{% generation %}</c>: the assistant's own words, from which training
/// learns. Empty where the template marks none; parts inside macros and captured blocks are not followed.
/// </param>
public sealed record RenderedChat(string Text, IReadOnlyList<Range> Generated);
