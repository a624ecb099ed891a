using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>A span in every 64 tokens is hidden, and the decoder tells the spans, from each place not only the next token but the next n (ProphetNet, Qi et al., 2020).</summary>
/// <remarks>
/// <code>
///   passage   a b c d e f g h           source   a b [M] [M] e f g h ⟨/s⟩
///   tokens    ⟨start⟩ c                 labels   c d
///   from ⟨start⟩: stream 1 tells c, stream 2 tells d;  from c: stream 1 tells d
/// </code>
/// As published: 15 % of a block, 9 of 64 tokens, in one run from a random place on, of which 80 % are hidden, 10 % random and 10 % as they are.
/// The loss is the sum over streams of -ln p(what stands k - 1 places further on | source, what was read). <see cref="Told"/> gives each stream's labels by the place
/// it reads from; a model whose streams stand at the place that they tell, as the reference's do, takes <see cref="Batch.Labels"/> for all.
/// </remarks>
/// <param name="mask">The token that hides.</param>
/// <param name="vocabularySize">Random tokens are below this.</param>
/// <param name="start">What the decoder reads first.</param>
/// <param name="end">Behind the source; null: nothing is.</param>
public sealed class FutureNGrams(int mask, int vocabularySize, int start, int? end) : IObjective
{
    /// <summary>Tokens in which one span is hidden.</summary>
    public int Block { get; init; } = 64;

    /// <summary>Of a block that is hidden.</summary>
    public double Share { get; init; } = 0.15;

    public Example Make(Passage passage, Xoshiro256 random)
    {
        int[] source = [.. passage.Ids, .. end is { } id ? [id] : Array.Empty<int>()];
        var target = new List<int>();
        for (var block = 0; block < passage.Ids.Length; block += Block)
        {
            var length = Math.Min(Block, passage.Ids.Length - block);
            var span = Math.Max(1, (int)(length * Share));
            var from = block + random.Next(length - span + 1);
            target.AddRange(passage.Ids.AsSpan(from, span));
            foreach (ref var token in source.AsSpan(from, span))
            {
                var drawn = random.NextDouble();
                token =
                    drawn < 0.8 ? mask
                    : drawn < 0.9 ? random.Next(vocabularySize)
                    : token;
            }
        }

        return Example.Conditional(source, [.. target], start);
    }

    /// <summary>What is told from each place, <paramref name="ahead"/> places further on: 0 is the next token.</summary>
    /// <param name="labels">Of a batch.</param>
    /// <param name="ahead">From 0 on.</param>
    public static IdGrid Told(IdGrid labels, int ahead)
    {
        var told = new IdGrid(labels.Rows, labels.Length, new int[labels.Values.Length]);
        for (var row = 0; row < labels.Rows; row++)
        {
            var kept = Math.Max(0, labels.Length - ahead);
            labels[row][Math.Min(ahead, labels.Length)..].CopyTo(told[row]);
            told[row][kept..].Fill(Example.Ignored);
        }

        return told;
    }
}
