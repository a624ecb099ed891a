using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>The policy as it is now, over answers that were written before: numbers of (answers, tokens), shorter ones padded.</summary>
/// <param name="LogProbabilities">ln π of each token.</param>
/// <param name="Values">What the critic says at each; null: there is none.</param>
/// <param name="Mask">1 where there is a token.</param>
internal sealed record AnswerPass(Tensor LogProbabilities, Tensor? Values, Tensor Mask)
{
    /// <summary>Reads prompts with their answers, without dropout: a ratio of one is a model that has not changed.</summary>
    /// <param name="model">A decoder with a head for the next token.</param>
    /// <param name="critic">Null: there is none.</param>
    /// <param name="rollouts">One at least.</param>
    /// <param name="temperature">By which logits are divided, as they were when the answers were drawn.</param>
    public static AnswerPass Of(
        Transformer model,
        Critic? critic,
        IReadOnlyList<Rollout> rollouts,
        double temperature = 1
    )
    {
        using var scope = NewDisposeScope();
        var rows = rollouts
            .Select(rollout => (int[])[.. rollout.Prompt.Tokens, .. rollout.Answer.Tokens[..^1]])
            .ToList();
        var ids = Pretraining.IdGrid.Of(rows, padding: 0);
        var (places, wanted, grid) = Places(rollouts, ids.Length);
        var read = TokenLogProbabilities.Of(model, ids, places, wanted, temperature);
        var (logs, device) = (read.Values, read.Values.device);
        var values = critic?.Values(read.Input, read.Places, read.Vectors).to(ScalarType.Float32);

        long[] shape = [rollouts.Count, rollouts.Max(rollout => rollout.Length)];
        var numbers = tensor(Array.ConvertAll(grid, place => Math.Max(0, place))).to(device);
        var mask = tensor(Array.ConvertAll(grid, place => place < 0 ? 0f : 1), shape).to(device);
        return new AnswerPass(
            (logs.index_select(0, numbers).reshape(shape) * mask).MoveToOuterDisposeScope(),
            values is null ? null : (values.index_select(0, numbers).reshape(shape) * mask).MoveToOuterDisposeScope(),
            mask.MoveToOuterDisposeScope()
        );
    }

    /// <summary>Numbers of each answer's tokens as such a grid.</summary>
    public Tensor Grid(IReadOnlyList<Rollout> rollouts, Func<Rollout, float[]> numbers)
    {
        var columns = (int)Mask.shape[1];
        var all = new float[rollouts.Count * columns];
        for (var row = 0; row < rollouts.Count; row++)
        {
            numbers(rollouts[row]).CopyTo(all, row * columns);
        }

        return tensor(all, Mask.shape).to(Mask.device);
    }

    /// <summary>The grid as numbers of each answer's tokens.</summary>
    public static IEnumerable<float[]> Rows(Tensor grid, IReadOnlyList<Rollout> rollouts)
    {
        using var plain = grid.detach().cpu().contiguous();
        var (numbers, columns) = (plain.data<float>().ToArray(), (int)grid.shape[1]);
        return rollouts.Select((rollout, row) => numbers[(row * columns)..((row * columns) + rollout.Length)]);
    }

    // Where each token is foretold, which it is, and for each place of the grid its number or -1.
    private static (long[] Places, long[] Wanted, long[] Grid) Places(IReadOnlyList<Rollout> rollouts, int columns)
    {
        var longest = rollouts.Max(rollout => rollout.Length);
        var grid = new long[rollouts.Count * longest];
        Array.Fill(grid, -1);
        var (places, wanted) = (new List<long>(), new List<long>());
        for (var row = 0; row < rollouts.Count; row++)
        {
            for (var t = 0; t < rollouts[row].Length; t++)
            {
                grid[(row * longest) + t] = places.Count;
                places.Add(((long)row * columns) + rollouts[row].Prompt.Tokens.Length - 1 + t);
                wanted.Add(rollouts[row].Answer.Tokens[t]);
            }
        }

        return ([.. places], [.. wanted], grid);
    }
}
