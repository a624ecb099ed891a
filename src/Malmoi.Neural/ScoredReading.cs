using Malmoi.LanguageModels;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>Reads texts that are only scored: one forward pass over a batch, padded at the end where no real token sees it.</summary>
internal sealed class ScoredReading(Transformer model, Head head, Device device)
{
    /// <param name="readings">Of one source.</param>
    /// <param name="ranks">For each a rank a token; null: not wanted.</param>
    /// <param name="entropies">For each an entropy a token, in nats; null: not wanted.</param>
    public void Read(Reading[] readings, Memory<int>[]? ranks, Memory<float>[]? entropies)
    {
        using var scope = NewDisposeScope();
        var texts = Array.ConvertAll(readings, reading => (int[])[.. State(reading).Tokens, .. reading.Tokens.Span]);
        var columns = texts.Max(text => text.Length) - 1; // the last token is predicted, not read
        if (columns < 1)
        {
            throw new InputException(
                "the first token of a text has no probability here: the model has no begin mark, so give it a context"
            );
        }

        var input = Padded(texts, columns, skip: 0); // (batch, columns)
        var next = Padded(texts, columns, skip: 1);
        var hidden = model.Read(
            new StackInput { Input = input, Memory = State(readings[0]).Source?.Memory.expand(texts.Length, -1, -1) }
        );
        var logits = head.Forward(hidden).to(ScalarType.Float32); // (batch, columns, vocabulary)
        var chosen = logits.gather(-1, next.unsqueeze(-1)); // (batch, columns, 1)
        var normalizers = logits.logsumexp(-1); // (batch, columns)
        var scores = chosen.squeeze(-1) - normalizers;
        Fill(readings, texts, scores, columns, reading => reading.LogProbabilities);
        if (ranks is not null)
        {
            var before = (logits > chosen).sum(-1).to(ScalarType.Float32) + 1;
            Each(readings, texts, before, columns, (i, values, skip) => Copy(values, ranks[i].Span[skip..]));
        }

        if (entropies is not null)
        {
            var distribution = logits.softmax(-1);
            var entropy = normalizers - (distribution * logits).sum(-1);
            Each(readings, texts, entropy, columns, (i, values, skip) => values.CopyTo(entropies[i].Span[skip..]));
        }
    }

    private static TorchState State(Reading reading) => (TorchState)reading.State;

    private Tensor Padded(int[][] texts, int columns, int skip)
    {
        var ids = new long[texts.Length * columns];
        for (var row = 0; row < texts.Length; row++)
        {
            for (var column = 0; column < Math.Min(columns, texts[row].Length - skip); column++)
            {
                ids[(row * columns) + column] = texts[row][column + skip];
            }
        }

        return tensor(ids, [texts.Length, columns], ScalarType.Int64, device);
    }

    private static void Fill(
        Reading[] readings,
        int[][] texts,
        Tensor values,
        int columns,
        Func<Reading, Memory<float>> target
    ) => Each(readings, texts, values, columns, (i, found, skip) => found.CopyTo(target(readings[i]).Span[skip..]));

    // The numbers of each reading's own tokens.
    private static void Each(Reading[] readings, int[][] texts, Tensor values, int columns, TakeValues take)
    {
        var numbers = values.cpu().contiguous().data<float>().ToArray();
        for (var row = 0; row < texts.Length; row++)
        {
            var count = readings[row].Tokens.Length;
            var first = texts[row].Length - count - 1;
            // Without a begin mark the first token has no probability.
            var missing = first < 0 ? 1 : 0;
            take(row, numbers.AsSpan((row * columns) + first + missing, count - missing), missing);
        }
    }

    private static void Copy(ReadOnlySpan<float> values, Span<int> target)
    {
        for (var i = 0; i < values.Length; i++)
        {
            target[i] = (int)values[i];
        }
    }

    private delegate void TakeValues(int reading, ReadOnlySpan<float> values, int skip);
}
