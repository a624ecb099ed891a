using Malmoi.Chat;
using Malmoi.LanguageModels;
using Malmoi.Prompting;

namespace Malmoi.Evaluation.Assistants;

/// <summary>A conversation and answers to it as tokens: the conversation is read once.</summary>
/// <param name="Begin">A state that has read nothing of them.</param>
/// <param name="Asked">The conversation's tokens.</param>
/// <param name="Answers">The tokens of each answer.</param>
internal sealed record AnswerTokens(Func<INextTokenState> Begin, int[] Asked, int[][] Answers)
{
    /// <summary>Prompt and answer are cut into tokens together, but for an answer whose first token would grow together with the prompt's last.</summary>
    /// <returns>Null: an answer has no token, or they are longer than the model's context, whatever turns are left out.</returns>
    public static AnswerTokens? Of(ChatModel model, IReadOnlyList<Message> prompt, IReadOnlyList<string> answers)
    {
        for (IReadOnlyList<Message>? said = prompt; said is not null; said = WithoutOldest(said))
        {
            var tokens = Whole(model, said, answers);
            if (Array.Exists(tokens.Answers, answer => answer.Length == 0))
            {
                return null;
            }

            var longest = tokens.Answers.Max(answer => answer.Length) + tokens.Asked.Length;
            if (model.ContextLength is not { } most || longest + 1 < most)
            {
                return tokens;
            }
        }

        return null;
    }

    private static AnswerTokens Whole(ChatModel model, IReadOnlyList<Message> said, IReadOnlyList<string> answers)
    {
        var conversation = new Conversation(said);
        var prompt = model.Prompt(conversation);
        if (model.Text.EncodesPrompts)
        {
            return new AnswerTokens(prompt.Begin, [], [.. answers.Select(answer => Ids(model, answer))]);
        }

        var written = model.Write(conversation);
        var asked = Ids(model, written);
        return new AnswerTokens(
            prompt.Begin,
            asked[prompt.AlreadyRead..],
            [.. answers.Select(answer => Rest(model, asked, written, answer))]
        );
    }

    // Tuning cuts texts the same way: what a model is asked with is always the beginning of what it learned from.
    private static int[] Rest(ChatModel model, int[] asked, string written, string answer)
    {
        var whole = Ids(model, written + answer);
        return whole.AsSpan().StartsWith(asked) ? whole[asked.Length..] : Ids(model, answer);
    }

    private static int[] Ids(ChatModel model, string text) =>
        [.. model.Tokenizer.Encode(text).Select(token => token.Id)];

    // The system's message stays, and what is left begins with the user.
    private static List<Message>? WithoutOldest(IReadOnlyList<Message> said)
    {
        var system = said.TakeWhile(message => message.Role == "system").ToList();
        var rest = said.Skip(system.Count + 1).SkipWhile(message => message.Role != "user").ToList();
        return rest.Count == 0 ? null : [.. system, .. rest];
    }
}
