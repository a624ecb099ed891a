using System.Text.Json.Nodes;
using Malmoi.Chat;
using Malmoi.Chat.Tools;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.Prompting;
using Malmoi.Server.Protocol;
using Malmoi.Server.Scheduling;
using Malmoi.Tokenization;
using Microsoft.Extensions.AI;

namespace Malmoi.Server;

/// <summary>A model under the name by which requests ask for it, with the scheduler through which they share it.</summary>
public sealed class ServedModel : IDisposable
{
    private readonly OpenedModel? _opened;
    private readonly AutoregressiveModel? _text;
    private readonly IDisposable _owned;
    private Scheduler? _scheduler;

    /// <summary>A language model of any kind.</summary>
    /// <param name="name">What requests call it.</param>
    /// <param name="opened">It becomes this one's to dispose.</param>
    public ServedModel(string name, OpenedModel opened)
        : this(name, opened.Description, opened)
    {
        _opened = opened;
        _text = opened.PredictsNext ? opened.Text() : null;
        Text = new TokenText(opened.Tokenizer);
        Chat = ChatText.Of(opened);
        Ends = EndTokens.Of(opened, Chat);
        Embeddings = opened.Traced is null ? null : new TracedEmbeddings(TracedEmbeddingGenerator.Of(opened));
    }

    /// <summary>A model that does nothing but turn texts into vectors.</summary>
    /// <param name="name">What requests call it.</param>
    /// <param name="description">What it is, in one line.</param>
    /// <param name="embeddings">It becomes this one's to dispose.</param>
    public ServedModel(string name, string description, IEmbeddingGenerator<string, Embedding<float>> embeddings)
        : this(name, description, (IDisposable)embeddings) => Embeddings = new GeneratedTextEmbeddings(embeddings);

    private ServedModel(string name, string description, IDisposable owned) =>
        (Name, Description, _owned, Created) = (name, description, owned, DateTimeOffset.UtcNow);

    public string Name { get; }

    /// <summary>How it reads a conversation.</summary>
    public ChatText Chat { get; init; } = ChatText.Lines;

    /// <summary>When it was opened.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>What it is, in one line.</summary>
    public string Description { get; }

    /// <summary>Tokens it reads at most; null: any number.</summary>
    public int? ContextLength => _text?.ContextLength;

    /// <summary>Whether it can write, and not only score.</summary>
    public bool PredictsNext => _text is not null;

    /// <summary>Tokens that end a text.</summary>
    public IReadOnlySet<int> Ends { get; init; } = new HashSet<int>();

    /// <summary>How many tokens it knows; null for one that knows none.</summary>
    public int? VocabularySize => _opened?.Tokenizer.VocabularySize;

    /// <summary>What it can do: "completion", "score", "embedding".</summary>
    public IReadOnlyList<string> Capabilities =>
        [
            .. PredictsNext ? ["completion"] : Array.Empty<string>(),
            .. _opened is null ? Array.Empty<string>() : ["score"],
            .. Embeddings is null ? Array.Empty<string>() : ["embedding"],
        ];

    internal ITokenizer Tokenizer => RequireModel().Tokenizer;

    internal TokenText Text { get; } = null!;

    internal TextEmbeddings? Embeddings { get; }

    internal Scheduler Scheduler =>
        _scheduler ?? throw new InvalidOperationException($"the model '{Name}' is not served yet");

    /// <summary>The model's name from its path: the last part, without what says its format.</summary>
    public static string NameOf(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        string[] endings = [".gz", ".arpa", ".bin", ".mix", ".gguf", ".idx"];
        foreach (var ending in endings)
        {
            if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                name = name[..^ending.Length];
            }
        }

        return name;
    }

    public void Dispose()
    {
        _scheduler?.Dispose();
        _owned.Dispose();
    }

    internal void Start(ServerOptions options, Action<StepReport> report) =>
        _scheduler = new Scheduler(PredictsNext ? _opened!.Model : null, _opened?.Tokenizer, options, report);

    /// <exception cref="ApiException">It only turns texts into vectors.</exception>
    internal OpenedModel RequireModel() =>
        _opened ?? throw ApiException.Invalid($"'{Name}' only turns texts into vectors: ask /v1/embeddings", "model");

    /// <exception cref="ApiException">An id is none of the model's.</exception>
    internal void CheckIds(int[] ids, string parameter)
    {
        var size = Math.Min(Tokenizer.VocabularySize, _text?.Model.VocabularySize ?? int.MaxValue);
        if (Array.FindIndex(ids, id => (uint)id >= (uint)size) is >= 0 and var at)
        {
            throw ApiException.Invalid(
                $"'{parameter}' holds {ids[at]}, which is no token of '{Name}': ids run from 0 to {size - 1}",
                parameter
            );
        }
    }

    /// <summary>A prompt as the model reads it: with the begin mark where it was trained so.</summary>
    /// <param name="prompt">Text, or tokens as they are.</param>
    internal PromptStart Start(PromptText prompt)
    {
        if (prompt.Tokens is { } ids)
        {
            CheckIds(ids, "prompt");
            return Raw(ids);
        }

        if (_text!.EncodesPrompts)
        {
            int[] source = Tokenizer is TokenizerPipeline pipeline
                ? pipeline.Prepare(prompt.Text!).Ids
                : [.. Tokenizer.Encode(prompt.Text!).Select(token => token.Id)];
            return new PromptStart([], 0, () => _text.Model.Start(source), 1);
        }

        var tokens = Tokenizer.Encode(prompt.Text!);
        int[] encoded = [.. tokens.Select(token => token.Id)];
        var begins = _text.Boundaries != BoundaryPolicy.None && (_text.BeginsContexts || encoded.Length == 0);
        return new PromptStart(encoded, 0, begins ? () => _text.Model.Start() : _text.Model.StartEmpty, begins ? 1 : 0)
        {
            Places = tokens,
        };
    }

    /// <summary>A conversation as the model reads it, with the tools that it may call.</summary>
    internal (PromptStart Start, ToolPrompt Tools) StartChat(
        Conversation conversation,
        ToolUse tools,
        IReadOnlyDictionary<string, JsonNode?> variables
    )
    {
        var asked = new ChatModel(_text!, Chat, Ends).Prompt(conversation, tools, variables);
        var prompt = asked.Prompt;
        return (new PromptStart(prompt.Tokens, prompt.AlreadyRead, prompt.Begin, prompt.Marks), asked);
    }

    private PromptStart Raw(int[] ids)
    {
        var begin = Tokenizer.Special.Begin;
        return ids.Length == 0 || _text!.Model is IWordModel
            ? new PromptStart(ids, ids is [var first, ..] && first == begin ? 1 : 0, () => _text!.Model.Start(), 1)
            : new PromptStart(ids, 0, _text.Model.StartEmpty, 0);
    }
}
