using System.Text;
using Malmoi.LanguageModels;
using Malmoi.Prompting;

namespace Malmoi.Chat;

/// <summary>A conversation that goes on: its history, the part of it that the model still reads, and what was read already.</summary>
/// <remarks>Where the history grows beyond the model's context, its oldest turns are no longer read, each as a whole; the system's message always is.</remarks>
public sealed class ChatSession(ChatModel model) : IDisposable
{
    private readonly ReadPrompts _read = new();
    private readonly List<Message> _messages = [];
    private int _first;

    public ChatModel Model => model;

    /// <summary>What the system says before all turns; null: nothing.</summary>
    public string? System { get; set; }

    /// <summary>The turns, oldest first, without the system's.</summary>
    public IReadOnlyList<Message> Messages => _messages;

    /// <summary>Messages at the beginning that the model no longer reads.</summary>
    public int Unread => _first;

    /// <summary>The last answer; null before the first.</summary>
    public Answer? Last { get; private set; }

    /// <summary>All that was said, the system's message first.</summary>
    public Conversation Conversation => new([.. SystemMessage, .. _messages]);

    /// <summary>What the model would read now, were it to answer.</summary>
    public ChatPrompt Prompt => model.Prompt(Read);

    /// <summary>The text that it would read.</summary>
    public string PromptText => model.Write(Read);

    private Conversation Read => new([.. SystemMessage, .. _messages.Skip(_first)]);

    private IEnumerable<Message> SystemMessage => System is { Length: > 0 } said ? [Message.System(said)] : [];

    /// <summary>Says something and gives the answer in pieces; whatever of it was written before an interruption stays in the history.</summary>
    /// <param name="said">What the user says.</param>
    /// <param name="options">How to choose tokens.</param>
    /// <param name="grammar">What the answer is held to; null: nothing.</param>
    /// <param name="ct">Ends the answer.</param>
    /// <exception cref="InputException">It alone is longer than the model's context, or the template has no place for it; the history is as it was.</exception>
    public IEnumerable<string> Ask(
        string said,
        GenerationOptions options,
        Decoding.Constraints.Grammar? grammar = null,
        CancellationToken ct = default
    )
    {
        _messages.Add(Message.User(said));
        var text = new StringBuilder();
        var isBegun = false;
        try
        {
            var prompt = Fit(options.MaxTokens);
            Last = new Answer(
                model,
                _read,
                prompt,
                grammar is null ? options : options with { Constraint = model.Hold(grammar, prompt) }
            );
            foreach (var piece in Last.Write(ct))
            {
                isBegun = true;
                text.Append(piece);
                yield return piece;
            }

            isBegun = true;
        }
        finally
        {
            if (isBegun)
            {
                _messages.Add(Message.Assistant(text.ToString()));
            }
            else
            {
                _messages.RemoveAt(_messages.Count - 1);
                _first = Math.Min(_first, _messages.Count);
            }
        }
    }

    /// <summary>Forgets all turns.</summary>
    public void Reset()
    {
        _messages.Clear();
        _first = 0;
    }

    /// <summary>Forgets the last turn: what the user said and all after it.</summary>
    /// <returns>What the user said; null where nothing was.</returns>
    public string? Undo()
    {
        var last = _messages.FindLastIndex(message => message.Role == "user");
        if (last < 0)
        {
            return null;
        }

        var said = _messages[last].Content;
        _messages.RemoveRange(last, _messages.Count - last);
        _first = _first < _messages.Count ? _first : 0;
        return said;
    }

    /// <summary>Goes on from another conversation.</summary>
    public void Load(Conversation conversation)
    {
        Reset();
        System = conversation.Messages is [{ Role: "system" } first, ..] ? first.Content : null;
        _messages.AddRange(conversation.Messages.Skip(System is null ? 0 : 1));
    }

    public void Dispose() => _read.Dispose();

    // Once the context is full it is cut well below, or every further turn would cut again and all would be read anew.
    private ChatPrompt Fit(int most)
    {
        var prompt = Prompt;
        if (model.ContextLength is not { } length)
        {
            return prompt;
        }

        var wanted = Math.Min(most, length / 4);
        if (prompt.Length + wanted <= length)
        {
            return prompt;
        }

        while (prompt.Length + wanted > length - (length / 4) && NextTurn() is { } next)
        {
            _first = next;
            prompt = Prompt;
        }

        return prompt.Length < length
            ? prompt
            : throw new InputException(
                FormattableString.Invariant(
                    $"what you say takes {prompt.Length} tokens, and the model reads {length} at most: say it shorter"
                )
            );
    }

    private int? NextTurn()
    {
        var next = _messages.FindIndex(_first + 1, message => message.Role == "user");
        return next < 0 ? null : next;
    }
}
