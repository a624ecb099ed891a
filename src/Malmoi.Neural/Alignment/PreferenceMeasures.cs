using Malmoi.Evaluation.Assistants;

namespace Malmoi.Neural.Alignment;

/// <summary>What is watched while preferences are learned: means over the pairs of some batches.</summary>
/// <remarks>
/// A reward is β ln π/ref of an answer: what the model has come to find better than the model that it began as. Where a loss asks no
/// reference, it is β ln π.
/// </remarks>
public sealed class PreferenceMeasures
{
    private readonly SortedDictionary<string, (double Sum, long Count)> _sums = new(StringComparer.Ordinal);

    /// <summary>Pairs whose preferred answer has the higher reward; a tie is none.</summary>
    public Share ByReward { get; private set; }

    /// <summary>Pairs whose preferred answer is the likelier one, whatever the reference says.</summary>
    public Share ByProbability { get; private set; }

    /// <summary>The mean of a measure; no number where nothing was noted.</summary>
    public double this[string name] => _sums.TryGetValue(name, out var noted) ? noted.Sum / noted.Count : double.NaN;

    /// <summary>Every measure by its name, its group first.</summary>
    public IReadOnlyList<(string Name, double Value)> Values =>
        [.. Means(), .. Known("accuracy/reward", ByReward), .. Known("accuracy/likelihood", ByProbability)];

    /// <summary>Notes numbers under a name.</summary>
    public void Note(string name, ReadOnlySpan<float> values)
    {
        var (sum, count) = _sums.GetValueOrDefault(name);
        foreach (var value in values)
        {
            sum += value;
        }

        _sums[name] = (sum, count + values.Length);
    }

    /// <summary>Notes which answer of each pair has the higher reward.</summary>
    public void Compare(ReadOnlySpan<float> chosen, ReadOnlySpan<float> rejected) =>
        ByReward = Counted(ByReward, chosen, rejected);

    /// <summary>Notes which answer of each pair is the likelier one.</summary>
    public void Weigh(ReadOnlySpan<float> chosen, ReadOnlySpan<float> rejected) =>
        ByProbability = Counted(ByProbability, chosen, rejected);

    /// <summary>Begins again with nothing noted.</summary>
    public void Clear()
    {
        _sums.Clear();
        (ByReward, ByProbability) = (default, default);
    }

    private static Share Counted(Share before, ReadOnlySpan<float> better, ReadOnlySpan<float> worse)
    {
        var hits = before.Hits;
        for (var i = 0; i < better.Length; i++)
        {
            hits += better[i] > worse[i] ? 1 : 0;
        }

        return new Share(hits, before.Items + better.Length);
    }

    private static IEnumerable<(string Name, double Value)> Known(string name, Share share) =>
        share.Items == 0 ? [] : [(name, share.Value)];

    private IEnumerable<(string Name, double Value)> Means() =>
        _sums.Where(noted => noted.Value.Count > 0).Select(noted => (noted.Key, noted.Value.Sum / noted.Value.Count));
}
