using Malmoi.LanguageModels;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>Reads the next tokens of states whose keys and values are kept: all of them have as many new tokens, and a cache or none.</summary>
internal sealed class CachedReading(Transformer model, Head head, Device device)
{
    public void Read(Reading[] readings)
    {
        using var scope = NewDisposeScope();
        var states = Array.ConvertAll(readings, reading => (TorchState)reading.State);
        var unread = Array.ConvertAll(readings, Unread);
        var count = unread[0].Length;
        if (count == 0)
        {
            Repeat(readings, states);
            return;
        }

        var shared = SharedCache.Join(Array.ConvertAll(states, state => state.Row));
        var previous = Array.ConvertAll(states, state => Previous(state.Row));
        var hidden = model.Read(Input(states, unread, shared));
        Answer(readings, previous, hidden, shared, count);

        for (var i = 0; i < states.Length; i++)
        {
            states[i].Append(readings[i].Tokens.Span);
            states[i].MoveTo(shared.Row(i));
            CopyLast(shared, i, readings[i].Logits);
        }
    }

    // Nothing new: the distribution is the one after what was read before.
    private static void Repeat(Reading[] readings, TorchState[] states)
    {
        for (var i = 0; i < states.Length; i++)
        {
            var row =
                states[i].Row
                ?? throw new InputException(
                    "nothing was read yet and the model has no begin mark, so there is no distribution: give a prompt"
                );
            CopyLast(row.Cache, row.Index, readings[i].Logits);
        }
    }

    private static int[] Unread(Reading reading)
    {
        var state = (TorchState)reading.State;
        var known = (int)(state.Row?.Length ?? 0);
        return [.. state.Tokens.Skip(known), .. reading.Tokens.Span];
    }

    private StackInput Input(TorchState[] states, int[][] unread, SharedCache shared)
    {
        var (rows, count) = (unread.Length, unread[0].Length);
        var past = shared.Keys.Length;
        var positions = new long[rows * count];
        var isPadded = shared.Padding.Any(padding => padding > 0);
        var mask = isPadded ? new bool[rows * (past + count)] : null;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < count; column++)
            {
                positions[(row * count) + column] = past - shared.Padding[row] + column;
            }

            mask?.AsSpan((int)(row * (past + count)) + shared.Padding[row], (int)(past + count) - shared.Padding[row])
                .Fill(true);
        }

        var ids = unread.SelectMany(row => row).Select(id => (long)id).ToArray();
        return new StackInput
        {
            Input = tensor(ids, [rows, count], ScalarType.Int64, device),
            Positions = tensor(positions, [rows, count], ScalarType.Int64, device),
            Mask = mask is null ? null : tensor(mask, [rows, past + count], ScalarType.Bool, device),
            Cache = shared.Keys,
            Memory = states[0].Source?.Memory.expand(rows, -1, -1),
        };
    }

    // Scores of the reading's own tokens, if asked for, and the distribution after the last.
    private void Answer(Reading[] readings, Tensor?[] previous, Tensor hidden, SharedCache shared, int count)
    {
        if (readings.All(reading => reading.LogProbabilities.IsEmpty))
        {
            shared.SetLast(head.Forward(hidden.narrow(1, count - 1, 1)).squeeze(1).to(ScalarType.Float32));
            return;
        }

        var logits = head.Forward(hidden).to(ScalarType.Float32); // (batch, count, vocabulary)
        for (var row = 0; row < readings.Length; row++)
        {
            var own = readings[row].Tokens.Span;
            var before = logits.select(0, row).narrow(0, 0, count - 1);
            before = previous[row] is { } last ? cat([last.unsqueeze(0), before], 0) : before;
            for (var token = 0; token < readings[row].LogProbabilities.Length; token++)
            {
                var place = before.shape[0] - own.Length + token;
                if (place >= 0)
                {
                    var distribution = before.select(0, place);
                    readings[row].LogProbabilities.Span[token] = (
                        distribution.select(0, own[token]) - distribution.logsumexp(0)
                    ).item<float>();
                }
            }
        }

        shared.SetLast(logits.select(1, count - 1).contiguous());
    }

    private static Tensor? Previous(CacheRow? row) => row?.Cache.Last?.select(0, row.Value.Index).clone();

    private static void CopyLast(SharedCache shared, int row, Memory<float> target)
    {
        if (!target.IsEmpty)
        {
            using var logits = shared.Last!.select(0, row);
            using var here = logits.cpu();
            here.data<float>().CopyTo(target.Span);
        }
    }
}
