using Malmoi.LanguageModels;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>Reads copies of texts with hidden tokens, and scores the one that each copy asks for.</summary>
internal sealed class MaskedReading(Transformer model, Head head, int mask, int padding)
{
    // Tokens that are read at once, and numbers of a batch's logits: 64 MB.
    private const long MostTokens = 1 << 14;
    private const long MostLogits = 1 << 24;

    private readonly Device _device = model.Tensors.Values.First().device;

    /// <summary>Copies of like length together, the longest first, as many as there is room for.</summary>
    public IEnumerable<MaskedCopy[]> Batches(MaskedCopy[] copies)
    {
        MaskedCopy[] order = [.. copies.OrderByDescending(copy => copy.Length)];
        for (var start = 0; start < order.Length; )
        {
            var room = Math.Min(MostTokens / order[start].Length, MostLogits / head.Spec.Outputs);
            var count = (int)Math.Min(Math.Max(1, room), order.Length - start);
            yield return order[start..(start + count)];
            start += count;
        }
    }

    /// <param name="batch">Of one length or nearly.</param>
    /// <param name="distributions">Whether ranks and entropies are wanted.</param>
    public void Read(MaskedCopy[] batch, bool distributions)
    {
        using var scope = NewDisposeScope();
        var columns = batch.Max(copy => copy.Length);
        var (ids, seen) = (new long[batch.Length * columns], new long[batch.Length * columns]);
        for (var row = 0; row < batch.Length; row++)
        {
            Fill(batch[row], ids.AsSpan(row * columns, columns), seen.AsSpan(row * columns, columns));
        }

        var hidden = model.Read(new StackInput { Input = Rows(ids), Mask = seen.Contains(0) ? Rows(seen) : null }); // (batch, columns, width)
        var rows = Held.Range(0, batch.Length, _device);
        var places = tensor(Array.ConvertAll(batch, copy => (long)copy.Place), device: _device);
        // Only the places that are asked for: the vocabulary is the widest matrix of all.
        var asked = hidden.index(TensorIndex.Tensor(rows), TensorIndex.Tensor(places)); // (batch, width)
        var logits = head.Forward(asked).to(ScalarType.Float32); // (batch, vocabulary)
        var wanted = tensor(Array.ConvertAll(batch, copy => (long)copy.Text.Ids[copy.Place]), device: _device);
        var chosen = logits.gather(-1, wanted.unsqueeze(-1)); // (batch, 1)
        var normalizers = logits.logsumexp(-1, keepdim: true); // (batch, 1)
        var scores = (chosen - normalizers).Numbers();
        var ranks = distributions ? (logits > chosen).sum(-1).Plus(Held.Number(1)).Numbers() : null;
        var entropies = distributions
            ? (normalizers.squeeze(-1) - (logits.softmax(-1) * logits).sum(-1)).Numbers()
            : null;
        for (var row = 0; row < batch.Length; row++)
        {
            var rank = (int?)ranks?[row];
            batch[row].Scores[batch[row].Index] = new TokenScore(
                batch[row].Text.Scored[batch[row].Index],
                scores[row],
                rank == 1,
                rank,
                entropies?[row]
            );
        }

        Tensor Rows(long[] numbers) => tensor(numbers, [batch.Length, columns], ScalarType.Int64, _device);
    }

    private void Fill(MaskedCopy copy, Span<long> ids, Span<long> seen)
    {
        ids.Fill(padding);
        for (var i = 0; i < copy.Length; i++)
        {
            (ids[i], seen[i]) = (copy.Text.Ids[i], 1);
        }

        foreach (var place in copy.Text.Hidden[copy.Index])
        {
            ids[place] = mask;
        }
    }
}
