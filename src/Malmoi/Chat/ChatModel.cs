using System.Text.Json.Nodes;
using Malmoi.Chat.Tools;
using Malmoi.Decoding.Constraints;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.Prompting;
using Malmoi.Tokenization;

namespace Malmoi.Chat;

/// <summary>A model that answers in conversations: any next-token model with its tokenizer, its template, and the tokens that end its turns.</summary>
/// <param name="text">The model with its tokenizer.</param>
/// <param name="form">How it reads a conversation.</param>
/// <param name="ends">The tokens that end an answer; null: the tokenizer's end mark.</param>
public sealed class ChatModel(AutoregressiveModel text, ChatText form, IReadOnlySet<int>? ends = null)
{
    private static readonly Dictionary<string, JsonNode?> NoVariables = [];

    /// <summary>The model with its tokenizer.</summary>
    public AutoregressiveModel Text => text;

    /// <summary>How it reads a conversation.</summary>
    public ChatText Form => form;

    /// <summary>The tokens that end an answer.</summary>
    public IReadOnlySet<int> Ends { get; } = ends ?? new[] { text.Tokenizer.Special.End }.OfType<int>().ToHashSet();

    public ITokenizer Tokenizer => text.Tokenizer;

    /// <summary>Tokens of a conversation and its answer at most; null: any number.</summary>
    public int? ContextLength { get; init; } = text.ContextLength;

    /// <summary>An opened model with the template that came with it, or another.</summary>
    /// <param name="opened">It stays its owner's to dispose.</param>
    /// <param name="form">Null: the model's own template.</param>
    /// <exception cref="InputException">It fills blanks and does not write, or its template is broken.</exception>
    public static ChatModel Of(OpenedModel opened, ChatText? form = null)
    {
        form ??= ChatText.Of(opened);
        var text = opened.Text();
        return new ChatModel(text, form, EndTokens.Of(opened, form))
        {
            ContextLength = text.ContextLength ?? TrainedContext.Of(opened),
        };
    }

    /// <summary>The same model, asked in another form.</summary>
    public ChatModel With(ChatText other) => new(text, other, Ends) { ContextLength = ContextLength };

    /// <summary>A conversation as the model reads it; a template writes the begin mark itself.</summary>
    /// <param name="conversation">What was said.</param>
    /// <param name="variables">More values for the template.</param>
    /// <exception cref="InputException">The template has no place for such a conversation.</exception>
    public ChatPrompt Prompt(Conversation conversation, IReadOnlyDictionary<string, JsonNode?>? variables = null) =>
        Read(Write(conversation, variables ?? NoVariables));

    /// <summary>The text of a conversation, as the model reads it.</summary>
    /// <exception cref="InputException">The template has no place for such a conversation.</exception>
    public string Write(Conversation conversation) => Write(conversation, NoVariables);

    /// <summary>A conversation in which the answer may call tools.</summary>
    /// <param name="conversation">What was said.</param>
    /// <param name="use">The tools.</param>
    /// <param name="variables">More values for the template.</param>
    /// <exception cref="InputException">The template has no place for such a conversation, or a tool's schema cannot be followed.</exception>
    public ToolPrompt Prompt(
        Conversation conversation,
        ToolUse use,
        IReadOnlyDictionary<string, JsonNode?>? variables = null
    )
    {
        variables ??= NoVariables;
        conversation = conversation with { Tools = use.IsAny ? [.. use.Tools.Select(tool => tool.ToJson())] : [] };
        var isShown = ToolTurns.Shows(form.Source);
        var written = Write(
            isShown ? ToolTurns.InRolesOf(form.Source, conversation) : ToolTurns.InWords(conversation),
            variables
        );
        if (!use.IsAny)
        {
            return new ToolPrompt(Read(written), null, null, use, IsOpened: false);
        }

        var format = (isShown ? ToolFormats.Of(form.Source) : null) ?? ToolFormats.Hermes;
        // What opens a call may be a token of its own, which a grammar over letters cannot ask for: the prompt brings it.
        var isOpened = use.Choice == ToolChoice.Required;
        var prompt = Read(isOpened && format.Bare is null ? written + format.Opening : written);
        return new ToolPrompt(prompt, Held(use, format, prompt), format, use, isOpened);
    }

    /// <summary>A grammar as a constraint on the answers to a prompt.</summary>
    public IConstraint Hold(Grammar grammar, ChatPrompt prompt) =>
        grammar.Over(Tokenizer, [.. Ends], prompt.Tokens.Length == 0);

    /// <summary>Tokens that an answer to a prompt has at most.</summary>
    /// <exception cref="InputException">The prompt leaves no room for one.</exception>
    public int Room(ChatPrompt prompt) =>
        ContextLength is not { } length ? int.MaxValue
        : prompt.Length < length ? length - prompt.Length
        : throw new InputException(
            FormattableString.Invariant(
                $"the conversation has {prompt.Length} tokens, and the model reads {length} at most: say less, or begin anew"
            )
        );

    /// <summary>Tokens that no answer has: marks that stand before a text or fill it up, and what no piece is known for.</summary>
    internal IEnumerable<int> Suppressed(bool allowsUnknown)
    {
        var special = Tokenizer.Special;
        int?[] never = [special.Begin, special.Padding, allowsUnknown ? null : special.Unknown];
        return never.OfType<int>().Except(Ends);
    }

    // Some templates want the arguments of calls as objects and some as text, and some have no place for the system.
    private string Write(Conversation conversation, IReadOnlyDictionary<string, JsonNode?> variables)
    {
        try
        {
            return form.Write(conversation, variables);
        }
        catch (InputException) when (conversation.Messages.Any(message => message.ToolCalls.Count > 0))
        {
            return form.Write(ToolTurns.WithArgumentsAsText(conversation), variables);
        }
        catch (InputException) when (conversation.Messages is [{ Role: "system" }, { Role: "user" }, ..])
        {
            return form.Write(ToolTurns.WithSystemInFirstTurn(conversation), variables);
        }
    }

    private IConstraint? Held(ToolUse use, ToolFormat format, ChatPrompt prompt)
    {
        var mustBe = use.Choice == ToolChoice.Required;
        if (!mustBe && (format.Opening.Length == 0 || use.Tools.All(tool => tool.IsStrict == false)))
        {
            return null;
        }

        var behind = format.Behind(use.Callable, use.Several && format.AllowsSeveral);
        return mustBe
            ? Hold(behind, prompt)
            : new BehindMark(format.Opening, behind.Within(Tokenizer, [.. Ends]), Tokenizer);
    }

    private ChatPrompt Read(string written)
    {
        if (text.EncodesPrompts)
        {
            int[] source = Tokenizer is TokenizerPipeline pipeline ? pipeline.Prepare(written).Ids : Encode(written);
            return new ChatPrompt([], 0, () => text.Model.Start(source), 1);
        }

        var ids = Encode(written);
        var isLines = ReferenceEquals(form, ChatText.Lines);
        if (isLines)
        {
            var begins = text.Boundaries != BoundaryPolicy.None && (text.BeginsContexts || ids.Length == 0);
            return begins
                ? new ChatPrompt(ids, 0, () => text.Model.Start(), 1)
                : new ChatPrompt(ids, 0, text.Model.StartEmpty, 0);
        }

        return ids.Length == 0 || text.Model is IWordModel
            ? new ChatPrompt(
                ids,
                ids is [var first, ..] && first == Tokenizer.Special.Begin ? 1 : 0,
                () => text.Model.Start(),
                1
            )
            : new ChatPrompt(ids, 0, text.Model.StartEmpty, 0);
    }

    private int[] Encode(string written) => [.. Tokenizer.Encode(written).Select(token => token.Id)];
}

/// <summary>A conversation in tokens, and the state that is to read them.</summary>
/// <param name="Tokens">What is read.</param>
/// <param name="AlreadyRead">How many of them the state has read when it begins.</param>
/// <param name="Begin">Makes the state.</param>
/// <param name="Marks">Tokens before the others that take up room too.</param>
public sealed record ChatPrompt(int[] Tokens, int AlreadyRead, Func<INextTokenState> Begin, int Marks)
{
    /// <summary>Tokens it takes of the model's context.</summary>
    public int Length => Tokens.Length + Marks;
}
