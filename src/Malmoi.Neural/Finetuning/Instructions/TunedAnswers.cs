using Malmoi.Decoding;
using Malmoi.Instructions;
using Malmoi.Tokenization;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>What a model that is tuned answers, each time by its likeliest next token.</summary>
/// <param name="model">It answers as it is now.</param>
public sealed class TunedAnswers(TunedModel model)
{
    // Prompts that are answered together.
    private const int Together = 16;

    /// <summary>Tokens of an answer at most.</summary>
    public int MaximumTokens { get; init; } = 64;

    /// <summary>The answers to what is asked in each example; an answer that the example has counts not.</summary>
    /// <exception cref="InputException">The template has no place for a conversation.</exception>
    public IReadOnlyList<string> Write(IReadOnlyList<InstructionExample> asked)
    {
        using var noGradients = no_grad();
        if (model.Adapter is { } adapter)
        {
            adapter.Training = false;
        }

        var next = model.NextToken();
        var prompts = asked.Select(example => Prompt(next, example)).ToList();
        // A prompt that fills the model leaves no room for an answer.
        int[] answered = [.. Enumerable.Range(0, prompts.Count).Where(i => prompts[i].Room > 0)];
        var options = new AnswerOptions
        {
            MaxTokens = MaximumTokens,
            Temperature = 0,
            Ends = Ends(),
            MostAtOnce = Together,
        };
        var written = new AnswerWriter(next, options).Write([.. answered.Select(i => prompts[i])], 1, seed: 0);
        var answers = new string[prompts.Count];
        Array.Fill(answers, "");
        foreach (var (i, answer) in answered.Zip(written))
        {
            answers[i] = Text(answer.Said);
        }

        return answers;
    }

    private AnswerPrompt Prompt(TorchModel next, InstructionExample example)
    {
        if (model.IsConditional)
        {
            var source = model.Source(example);
            return new AnswerPrompt(Array.Empty<int>(), () => next.Start(source), int.MaxValue);
        }

        var tokens = model.Renderer.RenderPrompt(example);
        return new AnswerPrompt(tokens, next.StartEmpty, (model.Positions ?? int.MaxValue) - tokens.Length);
    }

    private List<int> Ends()
    {
        var ends = new List<int>();
        if (model.End is { } end)
        {
            ends.Add(end);
        }

        foreach (var stop in model.Renderer.Template.Stops)
        {
            if (model.Tokenizer.Encode(stop) is [var only] && model.Tokenizer.Piece(only.Id) == stop)
            {
                ends.Add(only.Id);
            }
        }

        return ends;
    }

    private string Text(ReadOnlySpan<int> said) =>
        StopSequences
            .Cut(
                model.Tokenizer is TokenizerPipeline pipeline
                    ? pipeline.Decode(said, skipSpecialTokens: true)
                    : model.Tokenizer.Decode(said),
                model.Renderer.Template.Stops
            )
            .Trim();
}
