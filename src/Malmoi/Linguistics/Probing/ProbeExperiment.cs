using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Probing;

/// <summary>Asks every layer of every source the same task, and sets the answers side by side.</summary>
/// <param name="sources">The model; perhaps its untrained twin and word vectors.</param>
/// <param name="learnt">Sentences to learn from, read anew each time.</param>
/// <param name="tested">Sentences to report on, read anew each time.</param>
/// <param name="options">How probes are trained.</param>
public sealed class ProbeExperiment(
    IReadOnlyList<ProbedVectors> sources,
    Func<IEnumerable<TreebankSentence>> learnt,
    Func<IEnumerable<TreebankSentence>> tested,
    ProbeOptions options
)
{
    private const int HeldEvery = 10; // sentences, of which the last is held out
    private int _jobs = 1;
    private int _done;

    /// <summary>How much of the task under way is done.</summary>
    public double Share => (double)Volatile.Read(ref _done) / _jobs;

    /// <summary>Trains and tries the probes of a task.</summary>
    /// <param name="task">What is asked.</param>
    /// <param name="least">Labels of fewer examples are left out.</param>
    /// <param name="layers">Only these; null: all.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InputException">The sentences have fewer than two labels of the task, or none that was learnt is in what is reported on.</exception>
    public ProbeResult Run(
        ProbeTask task,
        int least = 1,
        IReadOnlySet<int>? layers = null,
        CancellationToken ct = default
    )
    {
        task = task.Prepare?.Invoke(learnt(), least) ?? task;
        var types = new Dictionary<string, int>(StringComparer.Ordinal);
        var train = ProbeData
            .Of(task, ProbedVectors.Place(learnt(), sources[0].Learnt), types, least: least)
            .Labelled();
        Check(task, train, least);
        var test = ProbeData.Of(task, ProbedVectors.Place(tested(), sources[0].Tested), types, train.Labels);
        if (!test.Answers.Any(answer => answer >= 0))
        {
            throw new InputException(
                $"nothing in what is reported on has a label of '{task.Name}' that was learnt ({string.Join(", ", train.Labels.Take(5))}): give trees of the same kind"
            );
        }

        var held = Enumerable.Range(0, train.Count).ToLookup(i => train.Sentences[i] % HeldEvery == HeldEvery - 1);
        var split = (Learnt: held[false].ToArray(), Held: held[true].ToArray());
        var isControlled = options.Control && task.Input != ProbeInput.Sentence;
        var tally = new ProbeTally(task, train, test, options, isControlled);
        var places = (
            from source in sources
            from layer in Enumerable.Range(0, source.Learnt.Layers)
            where source.Source == ProbeSource.Static || layers is null || layers.Contains(layer)
            select (Source: source, Layer: layer, Row: tally.Add(source.Source, layer))
        ).ToArray();
        (_jobs, _done) = (places.Length * options.Seeds, 0);
        Workers.Run(
            options.Threads ?? Environment.ProcessorCount,
            _jobs,
            () => true,
            (_, job) =>
            {
                var (source, layer, row) = places[job / options.Seeds];
                var seed = options.Seed + (job % options.Seeds);
                var vectors = new ProbeVectors(source.Learnt, layer, task.Input);
                vectors.Standardise(train);
                var over = vectors.Over(source.Tested);
                var probe = ProbeTrainer.Train(vectors, train, split.Learnt, split.Held, options, seed, ct);
                tally.Count(row, seed, ProbeTrainer.Hits(probe, over, test));
                if (isControlled)
                {
                    var control = ControlTask.Of(train, seed);
                    var known = control(train);
                    var memory = ProbeTrainer.Train(vectors, known, split.Learnt, split.Held, options, seed, ct);
                    tally.CountControl(row, ProbeTrainer.Hits(memory, over, control(test)));
                }

                if (options.DescriptionLength)
                {
                    tally.Count(
                        row,
                        seed,
                        DescriptionLength.Of(vectors, train, split.Learnt, split.Held, options, seed, ct)
                    );
                }

                Interlocked.Increment(ref _done);
            },
            ct
        );
        return tally.Result();
    }

    private static void Check(ProbeTask task, ProbeData train, int least)
    {
        if (train.Labels.Count == 0)
        {
            throw new InputException(
                $"nothing in the treebank has a label of '{task.Name}': does it annotate that, and {least} times or more (--least)?"
            );
        }

        if (train.Labels.Count == 1)
        {
            throw new InputException(
                $"all {train.Count} examples of '{task.Name}' that are frequent enough have the label '{train.Labels[0]}': a probe needs two to tell apart"
            );
        }
    }
}
