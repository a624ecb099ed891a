using System.Text;

namespace Malmoi.Tokenization.Korean;

/// <summary>Learns the weights of features and transitions by the averaged perceptron for sequences (Collins, 2002).</summary>
/// <remarks>
/// After each run that is labelled wrong, what the right labels show gains one and what the wrong ones show loses one. The weights
/// that are kept are the averages over all steps, <c>w - u / c</c> with c the number of the step and u the sum of every change times
/// the number of its step. All numbers are whole, so the result does not depend on the machine.
/// </remarks>
internal sealed class AveragedPerceptron
{
    private const int Labels = PieceLabels.Count;
    private const int NoRow = -1;
    private const int Transitions = (Labels + 1) * Labels;

    private readonly Dictionary<ulong, int> _rows = [];
    private readonly Dictionary<(string Codes, bool AfterSign, string Labels), int> _known = [];
    private readonly List<(int[] Features, byte[] Labels)> _examples = [];
    private readonly List<int> _order = [];
    private int[] _weights = [];
    private long[] _changes = [];
    private readonly int[] _transitions = new int[Transitions];
    private readonly long[] _transitionChanges = new long[Transitions];
    private readonly PieceViterbi _viterbi = new();
    private readonly int[] _scores = new int[EojeolUnits.Longest * Labels];
    private readonly byte[] _labels = new byte[EojeolUnits.Longest];

    /// <summary>Adds a run to learn from; one that has been added before takes no room but for its place in the order.</summary>
    public void Add(TrainingRun run)
    {
        var key = (run.Codes, run.AfterSign, Encoding.Latin1.GetString(run.Labels));
        if (!_known.TryGetValue(key, out var example))
        {
            example = _examples.Count;
            _known.Add(key, example);
            _examples.Add((Features(run), run.Labels));
        }

        _order.Add(example);
    }

    /// <summary>Learns from all runs, and gives what it has learned in small whole numbers.</summary>
    public (FeatureWeights Weights, int[] Transitions) Learn(AnalyserOptions options, CancellationToken ct)
    {
        _weights = new int[_rows.Count * Labels];
        _changes = new long[_rows.Count * Labels];
        var random = new Xoshiro256(options.Seed);
        var order = _order.ToArray();
        var step = 1L;
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            ct.ThrowIfCancellationRequested();
            for (var i = order.Length - 1; i > 0; i--)
            {
                var j = random.Next(i + 1);
                (order[i], order[j]) = (order[j], order[i]);
            }

            foreach (var example in order)
            {
                Learn(_examples[example].Features, _examples[example].Labels, step++);
            }
        }

        return Averages(step);
    }

    private int[] Features(TrainingRun run)
    {
        Span<ulong> features = stackalloc ulong[EojeolFeatures.Count];
        var rows = new int[run.Codes.Length * EojeolFeatures.Count];
        for (var at = 0; at < run.Codes.Length; at++)
        {
            EojeolFeatures.Write(run.Codes, run.AfterSign, at, features);
            for (var i = 0; i < features.Length; i++)
            {
                var row = NoRow;
                if (features[i] != EojeolFeatures.None && !_rows.TryGetValue(features[i], out row))
                {
                    row = _rows.Count;
                    _rows.Add(features[i], row);
                }

                rows[(at * EojeolFeatures.Count) + i] = row;
            }
        }

        return rows;
    }

    private void Learn(ReadOnlySpan<int> features, ReadOnlySpan<byte> gold, long step)
    {
        var labels = _labels.AsSpan(0, gold.Length);
        Score(features, _scores.AsSpan(0, gold.Length * Labels));
        _viterbi.Decode(_scores, _transitions, labels);
        if (labels.SequenceEqual(gold))
        {
            return;
        }

        var (before, goldBefore) = (PieceLabels.Start, PieceLabels.Start);
        for (var at = 0; at < gold.Length; at++)
        {
            if (labels[at] != gold[at])
            {
                foreach (var row in features.Slice(at * EojeolFeatures.Count, EojeolFeatures.Count))
                {
                    if (row != NoRow)
                    {
                        Change(_weights, _changes, (row * Labels) + gold[at], 1, step);
                        Change(_weights, _changes, (row * Labels) + labels[at], -1, step);
                    }
                }
            }

            Change(_transitions, _transitionChanges, (goldBefore * Labels) + gold[at], 1, step);
            Change(_transitions, _transitionChanges, (before * Labels) + labels[at], -1, step);
            (before, goldBefore) = (labels[at], gold[at]);
        }
    }

    private void Score(ReadOnlySpan<int> features, Span<int> scores)
    {
        scores.Clear();
        for (var at = 0; at * Labels < scores.Length; at++)
        {
            var sums = scores.Slice(at * Labels, Labels);
            foreach (var row in features.Slice(at * EojeolFeatures.Count, EojeolFeatures.Count))
            {
                if (row == NoRow)
                {
                    continue;
                }

                var weights = _weights.AsSpan(row * Labels, Labels);
                for (var label = 0; label < Labels; label++)
                {
                    sums[label] += weights[label];
                }
            }
        }
    }

    private static void Change(int[] weights, long[] changes, int at, int by, long step)
    {
        weights[at] += by;
        changes[at] += by * step;
    }

    private (FeatureWeights, int[]) Averages(long steps)
    {
        var most = 1L;
        for (var i = 0; i < _weights.Length; i++)
        {
            most = Math.Max(most, Math.Abs((_weights[i] * steps) - _changes[i]));
        }

        for (var i = 0; i < Transitions; i++)
        {
            most = Math.Max(most, Math.Abs((_transitions[i] * steps) - _transitionChanges[i]));
        }

        var transitions = new int[Transitions];
        for (var i = 0; i < Transitions; i++)
        {
            transitions[i] = Scaled((_transitions[i] * steps) - _transitionChanges[i], most);
        }

        Span<short> row = stackalloc short[Labels];
        var kept = new FeatureWeights(_rows.Count);
        foreach (var (feature, at) in _rows)
        {
            for (var label = 0; label < Labels; label++)
            {
                var index = (at * Labels) + label;
                row[label] = (short)Scaled((_weights[index] * steps) - _changes[index], most);
            }

            if (row.ContainsAnyExcept((short)0))
            {
                row.CopyTo(kept.Add(feature));
            }
        }

        return (kept, transitions);
    }

    private static int Scaled(long average, long most) =>
        (int)(((Math.Abs(average) * FeatureWeights.Most) + (most / 2)) / most) * Math.Sign(average);
}
