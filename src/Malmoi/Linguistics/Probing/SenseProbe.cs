using Malmoi.WordVectors.Evaluation;

namespace Malmoi.Linguistics.Probing;

/// <summary>How well the vectors of a layer tell the senses of words apart.</summary>
/// <param name="Source">Whose layer it is.</param>
/// <param name="Layer">0: the embeddings.</param>
/// <param name="Pairs">Of each word, how probable two sentences of one sense are nearer than two of different senses; 0.5 is chance.</param>
/// <param name="Nearest">Of each word, the share of sentences, each held out, whose sense has the nearest mean; ties count in parts.</param>
public sealed record SenseLayer(
    ProbeSource Source,
    int Layer,
    IReadOnlyList<SenseResult> Pairs,
    IReadOnlyList<double> Nearest
);

/// <summary>Whether 배 is a pear or a ship where it stands: senses told apart by vectors in context, which one vector for a word cannot (after Pilehvar and Camacho-Collados, 2019).</summary>
/// <param name="set">Words with their senses in sentences.</param>
public sealed class SenseProbe(SenseSet set)
{
    /// <summary>The share that guessing the more frequent sense of each word gets right, each sentence held out.</summary>
    public double Majority =>
        Words.Average(word => (double)word.Count(of => of.Sense == Usual(word, of)) / word.Length);

    private SenseContext[][] Words { get; } =
    [.. set.Contexts.GroupBy(context => context.Word, StringComparer.Ordinal).Select(word => word.ToArray())];

    /// <summary>Asks every layer.</summary>
    /// <param name="source">Whose layers they are.</param>
    /// <param name="activations">What gives words in sentences their vectors.</param>
    /// <exception cref="InputException">A sentence is longer than the model reads.</exception>
    public IReadOnlyList<SenseLayer> Run(ProbeSource source, IWordActivations activations)
    {
        var vectors = new Dictionary<SenseContext, IReadOnlyList<float[]>>();
        foreach (var context in set.Contexts)
        {
            vectors[context] =
                activations.Of(context.Text, [context.Start..(context.Start + context.Word.Length)])
                ?? throw new InputException(
                    $"the sentence '{context.Text}' is longer than the model reads: give shorter ones"
                );
        }

        return
        [
            .. Enumerable
                .Range(0, vectors[set.Contexts[0]].Count)
                .Select(layer => new SenseLayer(
                    source,
                    layer,
                    set.Evaluate(context => vectors[context][layer]),
                    [.. Words.Select(word => Nearest(word, context => vectors[context][layer]))]
                )),
        ];
    }

    private static string Usual(SenseContext[] word, SenseContext held) =>
        word.Where(of => of != held)
            .CountBy(of => of.Sense)
            .OrderByDescending(count => count.Value)
            .ThenBy(count => count.Key, StringComparer.Ordinal)
            .First()
            .Key;

    // Each sentence is held out; senses that have no other sentence cannot be guessed.
    private static double Nearest(SenseContext[] word, Func<SenseContext, float[]> vector)
    {
        var right = 0.0;
        foreach (var held in word)
        {
            var query = vector(held);
            (string Sense, float Cosine)[] senses =
            [
                .. word.Where(of => of != held)
                    .GroupBy(of => of.Sense, of => vector(of))
                    .Select(sense => (sense.Key, Cosine(query, Mean([.. sense])))),
            ];
            var best = senses.Max(sense => sense.Cosine);
            var among = senses.Where(sense => sense.Cosine >= best - 1e-6f).ToArray();
            right += among.Any(sense => sense.Sense == held.Sense) ? 1.0 / among.Length : 0;
        }

        return right / word.Length;
    }

    private static float[] Mean(float[][] vectors)
    {
        var mean = new float[vectors[0].Length];
        foreach (var vector in vectors)
        {
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += vector[i] / vectors.Length;
            }
        }

        return mean;
    }

    private static float Cosine(float[] left, float[] right)
    {
        double product = 0,
            one = 0,
            other = 0;
        for (var i = 0; i < left.Length; i++)
        {
            product += (double)left[i] * right[i];
            one += (double)left[i] * left[i];
            other += (double)right[i] * right[i];
        }

        return one > 0 && other > 0 ? (float)(product / Math.Sqrt(one * other)) : 0;
    }
}
