using Malmoi.Prompting;
using Malmoi.Village.Assistant;

namespace Malmoi.Instructions.Rewards;

/// <summary>1 for right answers and 0 for wrong ones: a reward that can be verified (Lambert et al., 2024).</summary>
public sealed record GoldReward : RuleReward
{
    private readonly Dictionary<string, AnswerCheck> _checks = new(StringComparer.Ordinal);

    /// <param name="prompts">With how their answers are judged.</param>
    /// <exception cref="InputException">Of one nobody knows how, or one is judged in two ways.</exception>
    public GoldReward(IEnumerable<AskedPrompt> prompts)
    {
        foreach (var (number, prompt) in prompts.Index())
        {
            var check =
                prompt.Check
                ?? throw new InputException(
                    $"prompt {number + 1} has no gold answer: a reward by gold needs a column 'check' or a short 'answer' beside each prompt"
                );
            if (!_checks.TryAdd(Key(prompt.Messages), check) && !_checks[Key(prompt.Messages)].Equals(check))
            {
                throw new InputException(
                    $"prompt {number + 1} stands there before with another gold answer ('{_checks[Key(prompt.Messages)]}' and '{check}'): remove one"
                );
            }
        }
    }

    /// <inheritdoc/>
    protected override float Score(Reply reply) =>
        _checks.TryGetValue(Key(reply.Prompt), out var check)
            ? (check.Accepts(reply.Text) ? 1 : 0)
            : throw new InputException(
                "a prompt that is none of the file's has no gold answer: judge answers to its own"
            );

    private static string Key(IReadOnlyList<Message> messages) =>
        string.Join('\u001e', messages.Select(message => $"{message.Role}\u001f{message.Content}"));
}
