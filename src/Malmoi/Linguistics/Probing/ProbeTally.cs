using Malmoi.Evaluation;

namespace Malmoi.Linguistics.Probing;

/// <summary>Counts what probes guess right, and makes figures and intervals of it.</summary>
internal sealed class ProbeTally
{
    private readonly ProbeTask _task;
    private readonly ProbeData _train;
    private readonly ProbeData _test;
    private readonly ProbeOptions _options;
    private readonly bool _isControlled;
    private readonly List<Row> _rows = [];
    private readonly int[] _usual; // the most frequent label of each type

    public ProbeTally(ProbeTask task, ProbeData train, ProbeData test, ProbeOptions options, bool isControlled)
    {
        (_task, _train, _test, _options, _isControlled) = (task, train, test, options, isControlled);
        _usual = new int[1 + Math.Max(train.Types.Max(), test.Types.Max())];
        foreach (var type in Enumerable.Range(0, train.Count).GroupBy(i => train.Types[i], i => train.Answers[i]))
        {
            _usual[type.Key] = type.CountBy(answer => answer)
                .OrderByDescending(of => of.Value)
                .ThenBy(of => of.Key)
                .First()
                .Key;
        }
    }

    /// <summary>Makes room for a layer.</summary>
    public int Add(ProbeSource source, int layer)
    {
        _rows.Add(
            new Row(
                source,
                layer,
                new int[_test.Count],
                new int[_test.Count],
                new double[_options.Seeds],
                new DescriptionLength[_options.Seeds]
            )
        );
        return _rows.Count - 1;
    }

    /// <summary>Adds what a probe got right.</summary>
    public void Count(int row, long seed, bool[] hits)
    {
        _rows[row].Seeds[seed - _options.Seed] = (double)hits.Count(hit => hit) / hits.Length;
        AddTo(_rows[row].Hits, hits);
    }

    /// <summary>Adds what a probe of a control task got right.</summary>
    public void CountControl(int row, bool[] hits) => AddTo(_rows[row].Control, hits);

    /// <summary>Adds a description length.</summary>
    public void Count(int row, long seed, DescriptionLength length) =>
        _rows[row].Lengths[seed - _options.Seed] = length;

    public ProbeResult Result()
    {
        // Of each sentence: examples, right by the majority, right by types; of each layer what is right in task and control, all seeds.
        const int First = 3;
        var bootstrap = new PoissonBootstrap(First + (2 * _rows.Count), _options.Seed);
        var counts = new int[First + (2 * _rows.Count)];
        for (var i = 0; i < _test.Count; i++)
        {
            counts[0]++;
            counts[1] += _test.Answers[i] == 0 ? 1 : 0;
            counts[2] += _test.Answers[i] == _usual[_test.Types[i]] ? 1 : 0;
            for (var row = 0; row < _rows.Count; row++)
            {
                counts[First + (2 * row)] += _rows[row].Hits[i];
                counts[First + (2 * row) + 1] += _rows[row].Control[i];
            }

            if (i + 1 == _test.Count || _test.Sentences[i + 1] != _test.Sentences[i])
            {
                bootstrap.Add(counts);
                counts.AsSpan().Clear();
            }
        }

        double seeds = _options.Seeds;
        double[] sums = [.. Enumerable.Range(0, counts.Length).Select(i => (double)bootstrap.Sum(i))];
        return new ProbeResult
        {
            Task = _task.Name,
            Labels = _train.Labels,
            Learnt = _train.Count,
            Tested = _test.Count,
            Majority = Measure(of => of[1] / of[0]),
            Types = Measure(of => of[2] / of[0]),
            Layers = [.. _rows.Select((row, i) => Layer(row, First + (2 * i)))],
        };

        LayerResult Layer(Row row, int place)
        {
            var twin =
                row.Source == ProbeSource.Model
                    ? _rows.FindIndex(other => other.Source == ProbeSource.Untrained && other.Layer == row.Layer)
                    : -1;
            return new LayerResult(row.Source, row.Layer, Measure(of => of[place] / seeds / of[0]), row.Seeds)
            {
                OverTypes = Measure(of => ((of[place] / seeds) - of[2]) / of[0]),
                OverUntrained = twin < 0 ? null : Measure(of => (of[place] - of[First + (2 * twin)]) / seeds / of[0]),
                Control = _isControlled ? sums[place + 1] / seeds / sums[0] : null,
                Selectivity = _isControlled ? Measure(of => (of[place] - of[place + 1]) / seeds / of[0]) : null,
                Length = _options.DescriptionLength
                    ? new DescriptionLength(row.Lengths.Average(of => of.Bits), row.Lengths[0].Uniform)
                    : null,
            };
        }

        Measured Measure(Func<IReadOnlyList<double>, double> figure) => new(figure(sums), bootstrap.Central(figure));
    }

    private static void AddTo(int[] sums, bool[] hits)
    {
        lock (sums)
        {
            for (var i = 0; i < hits.Length; i++)
            {
                sums[i] += hits[i] ? 1 : 0;
            }
        }
    }

    private sealed class Row(
        ProbeSource source,
        int layer,
        int[] hits,
        int[] control,
        double[] seeds,
        DescriptionLength[] lengths
    )
    {
        public ProbeSource Source => source;

        public int Layer => layer;

        public int[] Hits => hits;

        public int[] Control => control;

        public double[] Seeds => seeds;

        public DescriptionLength[] Lengths => lengths;
    }
}
