using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment;

/// <summary>How likely a decoder finds the labelled tokens of each row of a batch.</summary>
/// <param name="Sums">(rows): Σ ln p of each row's labelled tokens.</param>
/// <param name="Counts">(rows): how many these are, at least 1.</param>
public sealed record AnswerLogProbabilities(Tensor Sums, Tensor Counts)
{
    /// <summary>(rows): the mean of a row's tokens.</summary>
    public Tensor Means => Sums / Counts;

    /// <summary>Reads a batch.</summary>
    /// <param name="model">A decoder that tells the next token.</param>
    /// <param name="batch">Its labels say which tokens count.</param>
    /// <param name="training">Whether dropout is at work.</param>
    /// <exception cref="InputException">A token is none of the model's, or a row is longer than it reads.</exception>
    public static AnswerLogProbabilities Of(Transformer model, Batch batch, bool training = false)
    {
        using var scope = NewDisposeScope();
        BatchCheck.Inputs(model.Spec, batch);
        var device = model.Tensors.Values.First().device;
        var (rows, positions) = (batch.Tokens.Rows, batch.Tokens.Length);
        var labels = batch.Labels!.Values;
        long[] places = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] >= 0)];
        long[] wanted = [.. places.Select(place => (long)labels[place])];
        var row = tensor([.. places.Select(place => place / positions)], ScalarType.Int64).to(device);

        // Padding stands behind the text, where a decoder never looks.
        var hidden = model.Read(
            new StackInput
            {
                Input = tensor(batch.Tokens.Values, [rows, positions], ScalarType.Int64).to(device),
                Training = training,
            }
        ); // (rows, positions, width)
        var vectors = hidden.flatten(0, 1).index_select(0, tensor(places).to(device)); // (labels, width)
        var logits = model.Heads[Architectures.HeadNames.NextToken].Forward(vectors, training).to(ScalarType.Float32);
        var logs = -nn.functional.cross_entropy(logits, tensor(wanted).to(device), reduction: nn.Reduction.None); // (labels)
        var sums = zeros([rows], device: device).index_add(0, row, logs, Held.Number(1));
        var counts = zeros([rows], device: device).index_add(0, row, ones_like(logs), Held.Number(1));
        return new AnswerLogProbabilities(
            sums.MoveToOuterDisposeScope(),
            counts.clamp_min(Held.Number(1)).MoveToOuterDisposeScope()
        );
    }
}
