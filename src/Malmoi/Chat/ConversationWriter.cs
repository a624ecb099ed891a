using System.Text;
using Malmoi.Decoding;
using Malmoi.Prompting;
using Malmoi.Tokenization;

namespace Malmoi.Chat;

/// <summary>Answers conversations many together, in the words in which the model would answer each by itself.</summary>
/// <param name="model">Who answers.</param>
/// <param name="options">How answers are drawn; what ends them, and what is never drawn, the model knows.</param>
public sealed class ConversationWriter(ChatModel model, AnswerOptions options)
{
    private readonly AnswerOptions _options = options with
    {
        Ends = [.. model.Ends],
        Suppressed = [.. model.Suppressed(allowsUnknown: false)],
    };

    /// <summary>Answers each.</summary>
    /// <param name="conversations">The user last.</param>
    /// <param name="each">Answers to each.</param>
    /// <param name="seed">Of what is drawn.</param>
    /// <param name="done">Hears how many answers are written.</param>
    /// <param name="ct">Stops between two tokens.</param>
    /// <returns>The answers to the first conversation, then those to the second ...</returns>
    /// <exception cref="InputException">The template has no place for one, or it leaves no room for an answer.</exception>
    public IReadOnlyList<string> Write(
        IReadOnlyList<Conversation> conversations,
        int each,
        long seed,
        Action<int>? done = null,
        CancellationToken ct = default
    )
    {
        (ChatPrompt Prompt, int Room)[] prompts = [.. conversations.Select(Prompt)];
        AnswerText[] texts =
        [
            .. Enumerable
                .Range(0, prompts.Length * each)
                .Select(number => new AnswerText(model, prompts[number / each].Prompt)),
        ];
        new AnswerWriter(model.Text.Model, _options)
        {
            IsOver = (number, token) => texts[number].Accept(token),
            Done = done,
        }.Write(
            [
                .. prompts.Select(one => new AnswerPrompt(
                    one.Prompt.Tokens.AsMemory(one.Prompt.AlreadyRead),
                    one.Prompt.Begin,
                    one.Room
                )),
            ],
            each,
            seed,
            ct
        );
        return Array.ConvertAll(texts, text => text.Finish());
    }

    private (ChatPrompt Prompt, int Room) Prompt(Conversation conversation, int number)
    {
        try
        {
            var prompt = model.Prompt(conversation);
            return (prompt, model.Room(prompt));
        }
        catch (InputException error)
        {
            throw new InputException($"conversation {number + 1}: {error.Message}", error);
        }
    }

    /// <summary>What an answer has said so far.</summary>
    private sealed class AnswerText(ChatModel model, ChatPrompt prompt)
    {
        private readonly StreamingDecoder _decoder = new(model.Tokenizer, prompt.Tokens);
        private readonly StopSequences _stops = new(model.Form.Stops);
        private readonly StringBuilder _said = new();

        public bool Accept(int token)
        {
            _said.Append(_stops.Accept(_decoder.Accept(token)));
            return _stops.IsStopped;
        }

        public string Finish() =>
            _stops.IsStopped
                ? _said.ToString()
                : _said.Append(_stops.Accept(_decoder.Finish())).Append(_stops.Finish()).ToString();
    }
}
