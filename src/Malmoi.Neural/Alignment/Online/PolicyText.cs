using Malmoi.Decoding;
using Malmoi.Instructions;
using Malmoi.Instructions.Rendering;
using Malmoi.Instructions.Rewards;
using Malmoi.LanguageModels;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>How prompts become a policy's tokens, where its answers end, and what they say.</summary>
/// <param name="renderer">Of the policy.</param>
/// <param name="vocabulary">How many tokens the policy tells apart; its tokenizer may know fewer.</param>
public sealed class PolicyText(InstructionRenderer renderer, int vocabulary)
{
    private readonly ITokenizer _tokenizer = renderer.Tokenizer;

    /// <summary>Tokens that end an answer: what the template writes behind one, and the tokenizer's end mark.</summary>
    public IReadOnlyList<int> Ends { get; } =
    [
        .. new[]
        {
            renderer.Render(InstructionExample.Of("?", null, "!")).Tokens[^1],
            renderer.End,
            renderer.Tokenizer.Special.End,
        }
            .OfType<int>()
            .Distinct(),
    ];

    /// <summary>Tokens that are never drawn: marks that stand before a text or fill it up, and numbers that stand for no piece.</summary>
    public IReadOnlyList<int> Suppressed =>
        [
            .. new[] { _tokenizer.Special.Begin, _tokenizer.Special.Padding, _tokenizer.Special.Unknown }
                .OfType<int>()
                .Where(mark => !Ends.Contains(mark))
                .Concat(Enumerable.Range(0, vocabulary).Where(id => id >= _tokenizer.VocabularySize))
                .Distinct(),
        ];

    /// <summary>Prompts as tokens.</summary>
    /// <param name="prompts">What is asked.</param>
    /// <param name="positions">Tokens that the policy reads; null: any number.</param>
    /// <param name="path">The file, for errors.</param>
    /// <param name="dropped">Gets the numbers of prompts that are too long; null: the first ends the reading.</param>
    /// <exception cref="InputException">A prompt leaves no room for an answer, or the template has no place for it.</exception>
    public IReadOnlyList<PolicyPrompt> Read(
        IReadOnlyList<AskedPrompt> prompts,
        int? positions,
        string path,
        ICollection<int>? dropped
    )
    {
        var read = new List<PolicyPrompt>();
        foreach (var (number, prompt) in prompts.Index())
        {
            var tokens = renderer.RenderPrompt(prompt.Example);
            if (tokens.Length < (positions ?? int.MaxValue))
            {
                read.Add(new PolicyPrompt(prompt.Messages, tokens));
            }
            else if (dropped is null)
            {
                throw new InputException(
                    $"'{path}': prompt {number + 1} has {tokens.Length} tokens, and the model reads {positions} with the answer: shorten it, or leave such prompts out (--skip-long)"
                );
            }
            else
            {
                dropped.Add(number + 1);
            }
        }

        return read.Count > 0
            ? read
            : throw new InputException(
                $"'{path}' holds no prompt that fits into the {positions} positions of the model: shorten them, or take a model with more"
            );
    }

    /// <summary>What an answer says, up to the first string that ends one.</summary>
    public string Text(WrittenAnswer answer) =>
        StopSequences.Cut(_tokenizer.Decode(answer.Said), renderer.Template.Stops).Trim();
}
