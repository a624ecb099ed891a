using Malmoi.Architectures;
using Malmoi.Instructions;
using Malmoi.Instructions.Rendering;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Pretraining;
using Malmoi.Prompting;

namespace Malmoi.Neural.Alignment;

/// <summary>How a reward model reads an answer behind its prompt: a decoder by its template up to the last token, an encoder as two texts behind its first.</summary>
/// <param name="model">With a head of one output.</param>
/// <param name="renderer">How a conversation is written.</param>
public sealed class RewardReader(TaskModel model, InstructionRenderer renderer)
{
    private const int ReadAtOnce = 16;

    public TaskModel Model => model;

    /// <summary>Answers whose conversation was cut at its beginning, being longer than the model reads.</summary>
    public int Cut { get; private set; }

    /// <summary>Tokens and segments of an answer behind its prompt.</summary>
    /// <exception cref="InputException">The template has no place for such a conversation.</exception>
    public RewardRow Read(IReadOnlyList<Message> prompt, string answer)
    {
        var example = new InstructionExample([.. prompt, Message.Assistant(answer)]);
        if (model.Transformer.Spec is EncoderModel)
        {
            var input = model.Encoder.Encode(renderer.PromptText(example), answer);
            Cut += input.Length == model.Encoder.MaximumLength ? 1 : 0;
            return new RewardRow(input.Ids, input.TypeIds);
        }

        // A policy may say nothing, and is to hear what that is worth.
        var isEmpty = string.IsNullOrWhiteSpace(answer);
        // The reference looks for the last token that is no padding, so that an end mark which pads too is none.
        var tokens = (isEmpty ? renderer.RenderPrompt(prompt) : renderer.Render(example).Tokens).AsSpan();
        var whole = tokens.TrimEnd(model.Encoder.Padding);
        var most = model.Encoder.MaximumLength;
        Cut += whole.Length > most ? 1 : 0;
        int[] kept = [.. whole.Length > most ? whole[^most..] : whole];
        return new RewardRow(kept, new int[kept.Length]);
    }

    /// <summary>Rows as a batch.</summary>
    public Batch Batch(IReadOnlyList<RewardRow> rows) =>
        new()
        {
            Tokens = IdGrid.Of([.. rows.Select(row => row.Ids)], model.Encoder.Padding),
            Lengths = [.. rows.Select(row => row.Ids.Length)],
            Segments = IdGrid.Of([.. rows.Select(row => row.Segments)], 0),
        };

    /// <summary>What the head says of each row, not normalised.</summary>
    public float[] Scores(IReadOnlyList<RewardRow> rows, CancellationToken ct = default)
    {
        var scores = new float[rows.Count];
        var byLength = Enumerable.Range(0, rows.Count).OrderByDescending(row => rows[row].Ids.Length);
        foreach (var some in byLength.Chunk(ReadAtOnce))
        {
            ct.ThrowIfCancellationRequested();
            var numbers = model.Numbers(Batch([.. some.Select(row => rows[row])]));
            for (var i = 0; i < some.Length; i++)
            {
                scores[some[i]] = numbers[i];
            }
        }

        return scores;
    }
}

/// <summary>An answer behind its prompt as a reward model reads it.</summary>
/// <param name="Ids">Its tokens.</param>
/// <param name="Segments">Which of two texts each is of.</param>
public sealed record RewardRow(int[] Ids, int[] Segments);
