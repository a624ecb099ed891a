using Malmoi.Instructions;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>Lets a model that is tuned answer, each time by its likeliest next token.</summary>
/// <param name="model">It answers as it is now.</param>
public sealed class AnswerWriter(TunedModel model)
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

        return [.. asked.Chunk(Together).SelectMany(Answers)];
    }

    private IEnumerable<string> Answers(InstructionExample[] asked)
    {
        var next = model.NextToken();
        var ends = Ends();
        var positions = model.IsConditional ? null : model.Positions;
        var answers = new List<Answer>();
        foreach (var example in asked)
        {
            var prompt = model.IsConditional ? [] : model.Renderer.RenderPrompt(example);
            answers.Add(
                new Answer(
                    model.IsConditional ? next.Start(model.Source(example)) : next.StartEmpty(),
                    prompt,
                    Math.Min(MaximumTokens, (positions ?? int.MaxValue) - prompt.Length),
                    new float[next.VocabularySize]
                )
            );
        }

        try
        {
            // A prompt that fills the model leaves no room for an answer.
            var open = answers.Where(answer => answer.Room > 0).ToList();
            while (open.Count > 0)
            {
                next.Read([
                    .. open.Select(answer => new Reading(answer.State, answer.Unread) { Logits = answer.Logits }),
                ]);
                foreach (var answer in open)
                {
                    var token = Array.IndexOf(answer.Logits, answer.Logits.Max());
                    answer.Unread = [token];
                    answer.IsOver = ends.Contains(token);
                    if (!answer.IsOver)
                    {
                        answer.Said.Add(token);
                    }
                }

                open.RemoveAll(answer => answer.IsOver || answer.Said.Count >= answer.Room);
            }

            return [.. answers.Select(answer => Text(answer.Said))];
        }
        finally
        {
            answers.ForEach(answer => answer.State.Dispose());
        }
    }

    private HashSet<int> Ends()
    {
        var ends = new HashSet<int>();
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

    private string Text(List<int> said)
    {
        int[] ids = [.. said];
        var text = model.Tokenizer is TokenizerPipeline pipeline
            ? pipeline.Decode(ids, skipSpecialTokens: true)
            : model.Tokenizer.Decode(ids);
        foreach (var stop in model.Renderer.Template.Stops)
        {
            var at = text.IndexOf(stop, StringComparison.Ordinal);
            text = at < 0 ? text : text[..at];
        }

        return text.Trim();
    }

    private sealed class Answer(INextTokenState state, int[] prompt, int room, float[] logits)
    {
        public INextTokenState State => state;
        public int Room => room;
        public float[] Logits => logits;
        public List<int> Said { get; } = [];
        public int[] Unread { get; set; } = prompt;
        public bool IsOver { get; set; }
    }
}
