using Malmoi.Evaluation;
using Malmoi.WordVectors.Evaluation;

namespace Malmoi.Linguistics.Probing;

/// <summary>How well the vectors of a layer tell the senses of words apart.</summary>
/// <param name="Source">Whose layer it is.</param>
/// <param name="Layer">0: the embeddings.</param>
/// <param name="Pairs">Of each word, how probable two sentences of one sense are nearer than two of different senses; 0.5 is chance.</param>
/// <param name="Nearest">Of each word, the share of sentences, each held out, whose sense has the nearest mean; ties count in parts.</param>
/// <param name="Right">The same of all sentences.</param>
public sealed record SenseLayer(
    ProbeSource Source,
    int Layer,
    IReadOnlyList<SenseResult> Pairs,
    IReadOnlyList<double> Nearest,
    Measured Right
);

/// <summary>Whether 배 is a pear or a ship where it stands: senses told apart by vectors in context, which one vector for a word cannot (after Pilehvar and Camacho-Collados, 2019).</summary>
/// <param name="set">Words with their senses in sentences.</param>
public sealed class SenseProbe(SenseSet set)
{
    private const int Scale = 1000; // shares of a sentence are summed as whole numbers

    /// <summary>The share that guessing among each word's senses gets right.</summary>
    public double Chance =>
        Words.Sum(word => (double)word.Length / word.Select(of => of.Sense).Distinct().Count()) / set.Contexts.Count;

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
                .Select(layer => Layer(source, layer, context => vectors[context][layer])),
        ];
    }

    private SenseLayer Layer(ProbeSource source, int layer, Func<SenseContext, float[]> vector)
    {
        var bootstrap = new PoissonBootstrap(2);
        var shares = new List<double>();
        foreach (var word in Words)
        {
            double[] right = [.. word.Select(held => Nearest(word, held, vector))];
            shares.Add(right.Average());
            foreach (var share in right)
            {
                bootstrap.Add([Scale, (int)Math.Round(Scale * share)]);
            }
        }

        return new SenseLayer(
            source,
            layer,
            set.Evaluate(vector),
            shares,
            new Measured((double)bootstrap.Sum(1) / bootstrap.Sum(0), bootstrap.Central(of => of[1] / of[0]))
        );
    }

    // The sentence is held out; a sense that has no other cannot be guessed.
    private static double Nearest(SenseContext[] word, SenseContext held, Func<SenseContext, float[]> vector)
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
        return among.Any(sense => sense.Sense == held.Sense) ? 1.0 / among.Length : 0;
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
