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
        var (rows, positions) = (batch.Tokens.Rows, batch.Tokens.Length);
        var labels = batch.Labels!.Values;
        long[] places = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] >= 0)];
        long[] wanted = [.. places.Select(place => (long)labels[place])];
        var logs = TokenLogProbabilities.Of(model, batch.Tokens, places, wanted, training: training).Values; // (labels)
        var row = tensor([.. places.Select(place => place / positions)], ScalarType.Int64).to(logs.device);
        var sums = zeros([rows], device: logs.device).index_add(0, row, logs, Held.Number(1));
        var counts = zeros([rows], device: logs.device).index_add(0, row, ones_like(logs), Held.Number(1));
        return new AnswerLogProbabilities(
            sums.MoveToOuterDisposeScope(),
            counts.clamp_min(Held.Number(1)).MoveToOuterDisposeScope()
        );
    }
}
