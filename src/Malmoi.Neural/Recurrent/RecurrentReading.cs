using Malmoi.LanguageModels;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using static TorchSharp.torch;

namespace Malmoi.Neural.Recurrent;

/// <summary>Reads texts of any lengths together: the longest first in the batch, which loses rows as texts end, so that nothing is padded.</summary>
internal sealed class RecurrentReading(RecurrentNetwork network, Head head)
{
    // Numbers of logits at once: 256 MB.
    private const long MostLogits = 1 << 26;

    /// <param name="readings">Whose states go on.</param>
    /// <param name="ranks">For each a rank a token; null: not wanted.</param>
    /// <param name="entropies">For each an entropy a token, in nats; null: not wanted.</param>
    public void Read(
        ReadOnlySpan<Reading> readings,
        IReadOnlyList<Memory<int>>? ranks = null,
        IReadOnlyList<Memory<float>>? entropies = null
    )
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        List<Row> rows = [];
        for (var i = 0; i < readings.Length; i++)
        {
            rows.Add(new Row(readings[i], ranks?[i] ?? default, entropies?[i] ?? default));
        }

        rows.Sort((one, other) => other.Tokens.Length.CompareTo(one.Tokens.Length));
        ReadTokens(rows);
        foreach (var asked in rows.Where(row => !row.Logits.IsEmpty).Chunk((int)Math.Max(1, MostLogits / Vocabulary)))
        {
            Predict(asked);
        }
    }

    private long Vocabulary => head.Spec.Outputs;

    private void ReadTokens(List<Row> rows)
    {
        rows = [.. rows.Where(row => row.Tokens.Length > 0)];
        if (rows.Count == 0)
        {
            return;
        }

        var fresh = network.Fresh(1);
        var memory = RecurrentMemory.Join([.. rows.Select(row => row.State.Memory ?? fresh)]);
        for (var at = 0; rows.Count > 0; )
        {
            using var scope = NewDisposeScope();
            var room = Math.Max(1, MostLogits / (rows.Count * Vocabulary));
            var count = (int)Math.Min(rows[^1].Tokens.Length - at, room);
            var ids = new long[rows.Count * count];
            for (var i = 0; i < ids.Length; i++)
            {
                ids[i] = rows[i / count].Tokens[at + (i % count)];
            }

            var tokens = tensor(ids, [rows.Count, count], ScalarType.Int64, network.Device);
            var before = memory.Top; // (rows, width)
            var (hidden, next) = network.Read(tokens, memory); // (rows, count, width)
            if (rows.Exists(row => row.IsScored))
            {
                Score(rows, at, tokens, before, hidden);
            }

            at += count;
            while (rows.Count > 0 && rows[^1].Tokens.Length == at)
            {
                rows[^1].State.MoveTo(next.Row(rows.Count - 1), rows[^1].Own);
                rows.RemoveAt(rows.Count - 1);
            }

            memory.Dispose();
            memory = rows.Count == 0 ? next : next.First(rows.Count).MoveOut();
        }
    }

    // Each token from what was shown before it: for the first, in what is remembered.
    private void Score(List<Row> rows, int at, Tensor tokens, Tensor before, Tensor hidden)
    {
        var count = tokens.shape[1];
        var shown = cat([before.unsqueeze(1), hidden.narrow(1, 0, count - 1)], 1); // (rows, count, width)
        var logits = head.Forward(shown).to(ScalarType.Float32); // (rows, count, vocabulary)
        var chosen = logits.gather(-1, tokens.unsqueeze(-1)); // (rows, count, 1)
        var normalizers = logits.logsumexp(-1); // (rows, count)
        Each(
            rows,
            at,
            chosen.squeeze(-1) - normalizers,
            (row, token, value) => row.LogProbabilities.Span[token] = value
        );
        if (rows.Exists(row => !row.Ranks.IsEmpty))
        {
            var ranks = (logits > chosen).sum(-1).to(ScalarType.Float32).Plus(Held.Number(1));
            Each(rows, at, ranks, (row, token, value) => row.Ranks.Span[token] = (int)value);
            var entropy = normalizers - (logits.softmax(-1) * logits).sum(-1);
            Each(rows, at, entropy, (row, token, value) => row.Entropies.Span[token] = value);
        }
    }

    private static void Each(List<Row> rows, int at, Tensor values, Action<Row, int, float> take)
    {
        using var here = values.cpu().contiguous();
        var numbers = here.data<float>().ToArray();
        var count = numbers.Length / rows.Count;
        for (var i = 0; i < numbers.Length; i++)
        {
            var row = rows[i / count];
            var token = at + (i % count) - row.Before;
            if (row.IsScored && token >= 0 && (token > 0 || row.HasPast))
            {
                take(row, token, numbers[i]);
            }
        }
    }

    private void Predict(Row[] rows)
    {
        using var scope = NewDisposeScope();
        var shown = cat(
            [
                .. rows.Select(row =>
                    row.State.Memory?.Top
                    ?? throw new InputException(
                        "nothing was read yet and the model has no begin mark, so there is no distribution: give a prompt"
                    )
                ),
            ],
            0
        ); // (rows, width)
        var logits = head.Forward(shown).to(ScalarType.Float32).cpu().contiguous(); // (rows, vocabulary)
        for (var i = 0; i < rows.Length; i++)
        {
            using var row = logits.select(0, i);
            row.data<float>().CopyTo(rows[i].Logits.Span);
        }
    }

    private sealed class Row
    {
        public Row(Reading reading, Memory<int> ranks, Memory<float> entropies)
        {
            State = (RecurrentState)reading.State;
            (LogProbabilities, Logits) = (reading.LogProbabilities, reading.Logits);
            (Ranks, Entropies) = (ranks, entropies);
            var unread = State.Unread;
            (Before, Own, HasPast) = (
                unread.Length,
                reading.Tokens.Length,
                unread.Length > 0 || State.Memory is not null
            );
            Tokens = [.. unread, .. reading.Tokens.Span];
            if (IsScored && !HasPast && Own == 1)
            {
                throw new InputException(
                    "the first token of a text has no probability here: the model has no begin mark, so give it a context"
                );
            }
        }

        public RecurrentState State { get; }

        /// <summary>What is to be read, the begin mark with it.</summary>
        public int[] Tokens { get; }

        /// <summary>Tokens before the reading's own.</summary>
        public int Before { get; }

        /// <summary>The reading's own tokens.</summary>
        public int Own { get; }

        /// <summary>Whether anything stands before the first of them.</summary>
        public bool HasPast { get; }

        public Memory<float> LogProbabilities { get; }

        public Memory<float> Logits { get; }

        public Memory<int> Ranks { get; }

        public Memory<float> Entropies { get; }

        public bool IsScored => !LogProbabilities.IsEmpty;
    }
}
