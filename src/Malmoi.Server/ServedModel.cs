using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Prompting;
using Malmoi.Server.Scheduling;

namespace Malmoi.Server;

/// <summary>A model under the name by which requests ask for it, with the scheduler through which they share it.</summary>
public sealed class ServedModel : IDisposable
{
    private readonly OpenedModel _opened;
    private readonly AutoregressiveModel? _text;
    private Scheduler? _scheduler;

    /// <param name="name">What requests call it.</param>
    /// <param name="opened">It becomes this one's to dispose.</param>
    public ServedModel(string name, OpenedModel opened)
    {
        (Name, _opened) = (name, opened);
        _text = opened.PredictsNext ? opened.Text() : null;
        Text = new TokenText(opened.Tokenizer);
        Created = DateTimeOffset.UtcNow;
        Ends = new HashSet<int>(opened.Tokenizer.Special.End is { } end ? [end] : []);
    }

    public string Name { get; }

    /// <summary>How it writes a conversation; null: one line a message.</summary>
    public ChatTemplate? ChatTemplate { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>What it is, in one line.</summary>
    public string Description => _opened.Description;

    public ITokenizer Tokenizer => _opened.Tokenizer;

    /// <summary>Tokens it reads at most; null: any number.</summary>
    public int? ContextLength => _text?.ContextLength;

    /// <summary>Whether it can write, and not only score.</summary>
    public bool PredictsNext => _opened.PredictsNext;

    /// <summary>Tokens that end a text.</summary>
    public IReadOnlySet<int> Ends { get; init; }

    internal OpenedModel Opened => _opened;

    internal TokenText Text { get; }

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
        _opened.Dispose();
    }

    internal void Start(ServerOptions options, Action<StepReport> report) =>
        _scheduler = new Scheduler(_opened.PredictsNext ? _opened.Model : null, Tokenizer, options, report);

    /// <summary>A prompt as the model reads it: with the begin mark where it was trained so.</summary>
    /// <param name="prompt">Text, or tokens as they are.</param>
    internal PromptStart Start(PromptText prompt)
    {
        var model = _opened.Model;
        var isOfWords = model is NGrams.IWordModel;
        var (begin, end) = (Tokenizer.Special.Begin, Tokenizer.VocabularySize);
        if (prompt.Tokens is { } ids)
        {
            if (Array.FindIndex(ids, id => (uint)id >= (uint)Math.Min(end, model.VocabularySize)) is >= 0 and var at)
            {
                throw new InputException(
                    $"token {ids[at]} of the prompt is none of the model's: ids run from 0 to {Math.Min(end, model.VocabularySize) - 1}"
                );
            }

            return ids.Length == 0 || isOfWords
                ? new PromptStart(ids, ids is [var first, ..] && first == begin ? 1 : 0, () => model.Start(), 1)
                : new PromptStart(ids, 0, model.StartEmpty, 0);
        }

        if (_text!.EncodesPrompts)
        {
            int[] source = Tokenizer is Tokenization.TokenizerPipeline pipeline
                ? pipeline.Prepare(prompt.Text!).Ids
                : [.. Tokenizer.Encode(prompt.Text!).Select(token => token.Id)];
            return new PromptStart([], 0, () => model.Start(source), 1);
        }

        var tokens = Tokenizer.Encode(prompt.Text!);
        int[] encoded = [.. tokens.Select(token => token.Id)];
        var begins =
            _text.Boundaries != Tokenization.BoundaryPolicy.None && (_text.BeginsContexts || encoded.Length == 0);
        return new PromptStart(encoded, 0, begins ? () => model.Start() : model.StartEmpty, begins ? 1 : 0)
        {
            Places = tokens,
        };
    }
}

/// <summary>A prompt in tokens, and the state that reads them.</summary>
/// <param name="Tokens">The prompt's.</param>
/// <param name="AlreadyRead">How many of them the state has read when it begins.</param>
/// <param name="Begin">Makes the state.</param>
/// <param name="Marks">Tokens before the prompt that take up room too.</param>
internal sealed record PromptStart(int[] Tokens, int AlreadyRead, Func<INextTokenState> Begin, int Marks)
{
    /// <summary>The same tokens with their places in the text; null where tokens were given.</summary>
    public IReadOnlyList<Token>? Places { get; init; }
}

/// <summary>A prompt as a request gives it: text or tokens.</summary>
internal sealed record PromptText(string? Text, int[]? Tokens);
