using Malmoi.LanguageModels;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>Reads texts that are only scored: one forward pass over a batch of rows, padded at the end where no real token sees it.</summary>
internal sealed class ScoredReading(Transformer model, Head head, Device device)
{
    // Numbers of logits that are held at once: 64 MB.
    private const long MostLogits = 1 << 24;

    /// <param name="rows">Of one source.</param>
    /// <param name="readings">What the rows' texts belong to, by their numbers.</param>
    /// <param name="ranks">For each a rank a token; null: not wanted.</param>
    /// <param name="entropies">For each an entropy a token, in nats; null: not wanted.</param>
    public void Read(
        IReadOnlyList<ForkedRow> rows,
        Reading[] readings,
        IReadOnlyList<Memory<int>>? ranks,
        IReadOnlyList<Memory<float>>? entropies
    )
    {
        using var scope = NewDisposeScope();
        var columns = rows.Max(row => row.Length);
        if (columns < 1)
        {
            throw new InputException(
                "the first token of a text has no probability here: the model has no begin mark, so give it a context"
            );
        }

        var source = ((TorchState)readings[rows[0].Texts[0].Index].State).Source;
        var hidden = model.Read(Input(rows, columns) with { Memory = source?.Memory.expand(rows.Count, -1, -1) });
        var asked = Asked(rows, readings, columns);
        var scores = Scores(hidden.flatten(0, 1), [.. asked.Keys], ranks is not null);
        foreach (var (place, takers) in asked.Values)
        {
            foreach (var (reading, token) in takers)
            {
                if (!readings[reading].LogProbabilities.IsEmpty)
                {
                    readings[reading].LogProbabilities.Span[token] = scores.LogProbabilities[place];
                }

                if (ranks is not null)
                {
                    ranks[reading].Span[token] = (int)scores.Ranks[place];
                    entropies![reading].Span[token] = scores.Entropies[place];
                }
            }
        }
    }

    private StackInput Input(IReadOnlyList<ForkedRow> rows, int columns)
    {
        var forks = rows.Any(row => row.IsForked);
        var (ids, positions) = (new long[rows.Count * columns], new long[forks ? rows.Count * columns : 0]);
        var visible = new bool[forks ? rows.Count * columns * columns : 0];
        for (var i = 0; i < rows.Count; i++)
        {
            Lay(rows[i], ids.AsSpan(i * columns, columns), forks ? positions.AsSpan(i * columns, columns) : []);
            if (forks)
            {
                Show(rows[i], columns, visible.AsSpan(i * columns * columns, columns * columns));
            }
        }

        long[] shape = [rows.Count, columns];
        return new StackInput
        {
            Input = tensor(ids, shape, ScalarType.Int64, device),
            Positions = forks ? tensor(positions, shape, ScalarType.Int64, device) : null,
            Visible = forks ? tensor(visible, [.. shape, columns], ScalarType.Bool, device) : null,
        };
    }

    private static void Lay(ForkedRow row, Span<long> ids, Span<long> positions)
    {
        for (var i = 0; i < row.Texts.Count; i++)
        {
            var text = row.Texts[i].Text;
            for (var place = 0; place < text.Length - 1; place++)
            {
                var column = row.Column(i, place);
                ids[column] = text[place];
                if (!positions.IsEmpty)
                {
                    positions[column] = place;
                }
            }
        }
    }

    // visible: (columns, columns) of the row
    private static void Show(ForkedRow row, int columns, Span<bool> visible)
    {
        for (var column = 0; column < columns; column++)
        {
            visible.Slice(column * columns, Math.Min(column + 1, row.Shared)).Fill(true);
            if (column >= row.Length)
            {
                // Padding sees itself: a row of a softmax must see something.
                visible[(column * columns) + column] = true;
            }
        }

        foreach (var (_, text, start) in row.Texts)
        {
            for (var place = row.Shared; place < text.Length - 1; place++)
            {
                var column = start + place - row.Shared;
                visible.Slice((column * columns) + start, column - start + 1).Fill(true);
            }
        }
    }

    // Each place and token asked for, with its number, and the readings' tokens that it is the score of.
    private static Dictionary<(long Place, long Token), (int Number, List<(int Reading, int Token)> Takers)> Asked(
        IReadOnlyList<ForkedRow> rows,
        Reading[] readings,
        int columns
    )
    {
        var asked = new Dictionary<(long, long), (int, List<(int, int)> Takers)>();
        for (var row = 0; row < rows.Count; row++)
        {
            for (var i = 0; i < rows[row].Texts.Count; i++)
            {
                var (reading, text, _) = rows[row].Texts[i];
                var own = readings[reading].Tokens.Length;
                // Without a begin mark the first token has no probability.
                for (var token = own == text.Length ? 1 : 0; token < own; token++)
                {
                    var place = text.Length - own + token;
                    var key = ((row * (long)columns) + rows[row].Column(i, place - 1), (long)text[place]);
                    if (!asked.TryGetValue(key, out var found))
                    {
                        asked[key] = found = (asked.Count, []);
                    }

                    found.Takers.Add((reading, token));
                }
            }
        }

        return asked;
    }

    // Only the places that are asked for: the vocabulary is the widest matrix of all.
    private (float[] LogProbabilities, float[] Ranks, float[] Entropies) Scores(
        Tensor hidden,
        (long Place, long Token)[] asked,
        bool distributions
    )
    {
        var scores = new float[asked.Length];
        var (ranks, entropies) = (
            new float[distributions ? asked.Length : 0],
            new float[distributions ? asked.Length : 0]
        );
        var size = (int)Math.Max(1, MostLogits / head.Spec.Outputs);
        for (var start = 0; start < asked.Length; start += size)
        {
            using var scope = NewDisposeScope();
            var part = asked.AsSpan(start, Math.Min(size, asked.Length - start)).ToArray();
            var places = tensor(Array.ConvertAll(part, each => each.Place), device: device);
            var tokens = tensor(Array.ConvertAll(part, each => each.Token), device: device).unsqueeze(1);
            var logits = head.Forward(hidden.index_select(0, places)).to(ScalarType.Float32); // (asked, vocabulary)
            var logarithms = logits.log_softmax(-1);
            var chosen = logarithms.gather(1, tokens); // (asked, 1)
            Copy(chosen, scores, start);
            if (distributions)
            {
                Copy((logits > logits.gather(1, tokens)).sum(-1).Plus(Held.Number(1)), ranks, start);
                Copy(-(logarithms.exp() * logarithms).sum(-1), entropies, start);
            }
        }

        return (scores, ranks, entropies);
    }

    private static void Copy(Tensor values, float[] target, int start) =>
        values.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray().CopyTo(target, start);
}
