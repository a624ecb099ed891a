using Malmoi.Evaluation;
using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Probing;

/// <summary>What an attention probe reads.</summary>
/// <param name="Name">As it stands in the table.</param>
/// <param name="Learnt">Numbers for two words, of what is learnt from.</param>
/// <param name="Tested">Of what is reported on.</param>
/// <param name="WithWords">Whether it reads word vectors too.</param>
public sealed record AttentionProbeInput(string Name, PairFeatures Learnt, PairFeatures Tested, bool WithWords);

/// <summary>How many heads a probe finds.</summary>
/// <param name="Name">What it read.</param>
/// <param name="Found">The share of words whose head it finds (UAS), punctuation and roots apart, the mean of all seeds.</param>
/// <param name="Seeds">That of each seed.</param>
/// <param name="OverOffset">Over the best fixed offset.</param>
public sealed record AttentionProbeRow(string Name, Measured Found, IReadOnlyList<double> Seeds, Measured OverOffset);

/// <summary>What attention probes found.</summary>
/// <param name="Learnt">Sentences learnt from, those held out among them.</param>
/// <param name="Tested">Sentences reported on.</param>
/// <param name="Words">Words reported on.</param>
/// <param name="Offset">The fixed offset that finds most heads in what was learnt from; 1 is the next word.</param>
/// <param name="OffsetFound">What it finds.</param>
/// <param name="Rows">The probes.</param>
public sealed record AttentionProbeResult(
    int Learnt,
    int Tested,
    long Words,
    int Offset,
    Measured OffsetFound,
    IReadOnlyList<AttentionProbeRow> Rows
);

/// <summary>Trains probes over attention and their baselines, and sets what they find side by side.</summary>
/// <param name="inputs">What is read, a row each.</param>
/// <param name="words">Word vectors for those that read them: layer 0 is taken.</param>
/// <param name="options">How probes are trained.</param>
public sealed class AttentionProbeExperiment(
    IReadOnlyList<AttentionProbeInput> inputs,
    ProbedVectors words,
    ProbeOptions options
)
{
    private const int Batch = 8; // sentences a step
    private int _done;

    /// <summary>How much is done.</summary>
    public double Share => (double)Volatile.Read(ref _done) / (inputs.Count * options.Seeds);

    /// <summary>Trains and tries the probes.</summary>
    /// <param name="learnt">Sentences to learn from.</param>
    /// <param name="tested">Sentences to report on.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InputException">No word has a head.</exception>
    public AttentionProbeResult Run(
        IEnumerable<TreebankSentence> learnt,
        IEnumerable<TreebankSentence> tested,
        CancellationToken ct = default
    )
    {
        var (train, test) = (Heads(learnt, words.Learnt), Heads(tested, words.Tested));
        var vectors = new ProbeVectors(words.Learnt, 0, ProbeInput.Word);
        vectors.Standardise(train.Words);
        var over = vectors.Over(words.Tested);
        var hits = new int[inputs.Count * options.Seeds][]; // of each sentence
        Workers.Run(
            options.Threads ?? Environment.ProcessorCount,
            hits.Length,
            () => true,
            (_, job) =>
            {
                var input = inputs[job / options.Seeds];
                var scales = input.Learnt.Scales();
                var probe = Train(input, scales, train, vectors, options.Seed + (job % options.Seeds), ct);
                hits[job] =
                [
                    .. test.Sentences.Select(of =>
                        Hits(probe, input.Tested.Of(of.Number, scales), of, Read(input, test, over, of))
                    ),
                ];
                Interlocked.Increment(ref _done);
            },
            ct
        );
        return Result(train, test, hits);
    }

    private AttentionProbe Train(
        AttentionProbeInput input,
        float[] scales,
        Trees train,
        ProbeVectors vectors,
        long seed,
        CancellationToken ct
    )
    {
        var random = new Xoshiro256(seed, 4);
        var probe = new AttentionProbe(input.Learnt.Count, input.WithWords ? vectors.Width : 0);
        // Without words there are few numbers to learn, and they must grow.
        var rate = input.WithWords ? options.Rate : 5 * options.Rate;
        SentenceDescent.Train(probe.Parameters, train.Sentences.Count, Batch, options.Epochs, rate, random, Loss, ct);
        return probe;

        double Loss(int tree, Span<float> slopes)
        {
            var of = train.Sentences[tree];
            return probe.Loss(input.Learnt.Of(of.Number, scales), Read(input, train, vectors, of), of.Heads, slopes);
        }
    }

    private static int Hits(AttentionProbe probe, float[] features, Tree of, float[] vectors)
    {
        var count = of.Heads.Length;
        var logarithms = probe.Predict(features, vectors, count);
        var hits = 0;
        for (var i = 0; i < count; i++)
        {
            var row = logarithms.AsSpan(i * count, count);
            hits += of.Heads[i] >= 0 && ProbeTrainer.Best(row) == of.Heads[i] ? 1 : 0;
        }

        return hits;
    }

    private AttentionProbeResult Result(Trees train, Trees test, int[][] hits)
    {
        var offset = Enumerable
            .Range(-PairFeatures.Farthest, (2 * PairFeatures.Farthest) + 1)
            .Where(step => step != 0)
            .MaxBy(step => train.Sentences.Sum(of => AtOffset(of, step)));
        var counts = new int[2 + inputs.Count];
        var bootstrap = new PoissonBootstrap(counts.Length, options.Seed);
        for (var sentence = 0; sentence < test.Sentences.Count; sentence++)
        {
            counts.AsSpan().Clear();
            counts[0] = test.Sentences[sentence].Heads.Count(head => head >= 0);
            counts[1] = AtOffset(test.Sentences[sentence], offset);
            for (var job = 0; job < hits.Length; job++)
            {
                counts[2 + (job / options.Seeds)] += hits[job][sentence];
            }

            bootstrap.Add(counts);
        }

        double seeds = options.Seeds;
        double[] sums = [.. Enumerable.Range(0, counts.Length).Select(i => (double)bootstrap.Sum(i))];
        return new AttentionProbeResult(
            train.Sentences.Count,
            test.Sentences.Count,
            bootstrap.Sum(0),
            offset,
            Measure(of => of[1] / of[0]),
            [
                .. inputs.Select(
                    (input, i) =>
                        new AttentionProbeRow(
                            input.Name,
                            Measure(of => of[2 + i] / seeds / of[0]),
                            [.. hits.Skip(i * options.Seeds).Take(options.Seeds).Select(of => of.Sum() / sums[0])],
                            Measure(of => ((of[2 + i] / seeds) - of[1]) / of[0])
                        )
                ),
            ]
        );

        Measured Measure(Func<IReadOnlyList<double>, double> figure) => new(figure(sums), bootstrap.Central(figure));
    }

    private static int AtOffset(Tree of, int offset)
    {
        var hits = 0;
        for (var i = 0; i < of.Heads.Length; i++)
        {
            hits += of.Heads[i] >= 0 && of.Heads[i] == i + offset ? 1 : 0;
        }

        return hits;
    }

    private static float[] Read(AttentionProbeInput input, Trees trees, ProbeVectors vectors, Tree of)
    {
        if (!input.WithWords)
        {
            return [];
        }

        var rows = new float[of.Heads.Length * vectors.Width];
        int[] examples = [.. Enumerable.Range(of.Start, of.Heads.Length)];
        vectors.Read(trees.Words, examples, rows);
        return rows;
    }

    private static Trees Heads(IEnumerable<TreebankSentence> sentences, ActivationCache cache)
    {
        var (list, placed, start) = (new List<Tree>(), new List<PlacedSentence>(), 0);
        foreach (var sentence in ProbedVectors.Place(sentences, cache))
        {
            int[] heads =
            [
                .. sentence.Tree.Words.Select(word =>
                    word.Part == "PUNCT" || word.Relation == "punct" ? -1 : word.Head - 1
                ),
            ];
            if (heads.Any(head => head >= 0))
            {
                placed.Add(sentence);
                list.Add(new Tree(sentence.Number, start, heads));
                start += heads.Length;
            }
        }

        return list.Count > 0
            ? new Trees(ProbeData.Of(ProbeTasks.Words, placed, []), list)
            : throw new InputException("no word of the sentences that are short enough has a head: give longer ones");
    }

    private sealed record Tree(int Number, int Start, int[] Heads);

    private sealed record Trees(ProbeData Words, IReadOnlyList<Tree> Sentences);
}
