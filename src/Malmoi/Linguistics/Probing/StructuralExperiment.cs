using Malmoi.Evaluation;
using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Probing;

/// <summary>What a structural probe looks for.</summary>
public enum TreeQuestion
{
    Distance,
    Depth,
}

/// <summary>What structural probes found in one layer.</summary>
/// <param name="Source">Whose layer it is.</param>
/// <param name="Layer">0: the embeddings.</param>
/// <param name="Found">The share of edges found without direction (UUAS); of depths the share of roots.</param>
/// <param name="Correlation">Spearman's, over sentences of 5 to 50 words.</param>
/// <param name="OverBaseline">What is found over the chain of neighbours; of depths over the first word.</param>
/// <param name="OverUntrained">What is found over the same layer with random weights; null where there is none.</param>
public sealed record TreeLayer(
    ProbeSource Source,
    int Layer,
    Measured Found,
    Measured Correlation,
    Measured OverBaseline,
    Measured? OverUntrained
);

/// <summary>What structural probes found.</summary>
/// <param name="Question">What they looked for.</param>
/// <param name="Learnt">Sentences learnt from, those held out among them.</param>
/// <param name="Tested">Sentences reported on.</param>
/// <param name="Baseline">Words in a chain as they stand; of depths the places in the sentence.</param>
/// <param name="BaselineCorrelation">Of the same.</param>
/// <param name="Layers">All that were asked.</param>
public sealed record TreeResult(
    TreeQuestion Question,
    int Learnt,
    int Tested,
    Measured Baseline,
    Measured BaselineCorrelation,
    IReadOnlyList<TreeLayer> Layers
);

/// <summary>Looks for syntax trees in every layer of every source.</summary>
/// <param name="sources">The model; perhaps its untrained twin and word vectors.</param>
/// <param name="learnt">Sentences to learn from, read anew each time.</param>
/// <param name="tested">Sentences to report on, read anew each time.</param>
/// <param name="options">How probes are trained.</param>
public sealed class StructuralExperiment(
    IReadOnlyList<ProbedVectors> sources,
    Func<IEnumerable<TreebankSentence>> learnt,
    Func<IEnumerable<TreebankSentence>> tested,
    ProbeOptions options
)
{
    private const int Scale = 100_000; // correlations are summed as whole numbers
    private int _jobs = 1;
    private int _done;

    /// <summary>How much of the question under way is done.</summary>
    public double Share => (double)Volatile.Read(ref _done) / _jobs;

    /// <summary>Trains and tries the probes.</summary>
    /// <param name="question">What they look for.</param>
    /// <param name="layers">Only these; null: all.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InputException">There is no tree of two words.</exception>
    public TreeResult Run(TreeQuestion question, IReadOnlySet<int>? layers = null, CancellationToken ct = default)
    {
        var (train, test) = (new TreeWords(learnt(), sources[0].Learnt), new TreeWords(tested(), sources[0].Tested));
        var places = (
            from source in sources
            from layer in Enumerable.Range(0, source.Learnt.Layers)
            where source.Source == ProbeSource.Static || layers is null || layers.Contains(layer)
            select (Source: source, Layer: layer)
        ).ToArray();
        (_jobs, _done) = (places.Length * options.Seeds, 0);
        var scores = new TreeScore[_jobs][];
        Workers.Run(
            options.Threads ?? Environment.ProcessorCount,
            _jobs,
            () => true,
            (_, job) =>
            {
                var (source, layer) = places[job / options.Seeds];
                var seed = options.Seed + (job % options.Seeds);
                var vectors = new ProbeVectors(source.Learnt, layer, ProbeInput.Word);
                vectors.Standardise(train.Words);
                var probe = StructuralTrainer.Train(question, vectors, train, options, seed, ct);
                scores[job] = StructuralTrainer.Scores(question, probe, vectors.Over(source.Tested), test);
                Interlocked.Increment(ref _done);
            },
            ct
        );
        return Result(question, places, scores, train, test);
    }

    private TreeResult Result(
        TreeQuestion question,
        (ProbedVectors Source, int Layer)[] places,
        TreeScore[][] scores,
        TreeWords train,
        TreeWords test
    )
    {
        // Edges, sentences with a correlation; then found and correlation of the baseline and of each place, all seeds.
        var counts = new int[4 + (2 * places.Length)];
        var bootstrap = new PoissonBootstrap(counts.Length, options.Seed);
        for (var sentence = 0; sentence < test.Trees.Count; sentence++)
        {
            var chain = StructuralTrainer.Chain(question, test.Trees[sentence]);
            counts.AsSpan().Clear();
            counts[0] = chain.Asked;
            counts[1] = double.IsFinite(chain.Correlation) ? 1 : 0;
            Add(2, chain);
            for (var job = 0; job < scores.Length; job++)
            {
                Add(4 + (2 * (job / options.Seeds)), scores[job][sentence]);
            }

            bootstrap.Add(counts);
        }

        double seeds = options.Seeds;
        double[] sums = [.. Enumerable.Range(0, counts.Length).Select(i => (double)bootstrap.Sum(i))];
        return new TreeResult(
            question,
            train.Trees.Count,
            test.Trees.Count,
            Measure(of => of[2] / of[0]),
            Measure(of => of[3] / Scale / of[1]),
            [.. places.Select((place, i) => Layer(place, 4 + (2 * i)))]
        );

        void Add(int place, TreeScore score)
        {
            counts[place] += score.Hits;
            counts[place + 1] += double.IsFinite(score.Correlation) ? (int)Math.Round(Scale * score.Correlation) : 0;
        }

        TreeLayer Layer((ProbedVectors Source, int Layer) place, int at)
        {
            var twin = Array.FindIndex(
                places,
                other => other.Source.Source == ProbeSource.Untrained && other.Layer == place.Layer
            );
            return new TreeLayer(
                place.Source.Source,
                place.Layer,
                Measure(of => of[at] / seeds / of[0]),
                Measure(of => of[at + 1] / seeds / Scale / of[1]),
                Measure(of => ((of[at] / seeds) - of[2]) / of[0]),
                twin < 0 || place.Source.Source != ProbeSource.Model
                    ? null
                    : Measure(of => (of[at] - of[4 + (2 * twin)]) / seeds / of[0])
            );
        }

        Measured Measure(Func<IReadOnlyList<double>, double> figure) => new(figure(sums), bootstrap.Central(figure));
    }
}
