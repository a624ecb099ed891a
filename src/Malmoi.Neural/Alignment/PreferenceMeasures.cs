using Malmoi.Evaluation;

namespace Malmoi.Neural.Alignment;

/// <summary>What is watched while preferences are learned: means over the pairs of some batches.</summary>
/// <remarks>
/// A reward is β ln π/ref of an answer: what the model has come to find better than the model that it began as. Where a loss asks no
/// reference, it is β ln π.
/// </remarks>
public sealed class PreferenceMeasures
{
    private readonly SortedDictionary<string, (double Sum, long Count)> _sums = new(StringComparer.Ordinal);
    private int _weighed;

    /// <summary>Pairs whose preferred answer has the higher reward; a tie is none.</summary>
    public int Right { get; private set; }

    /// <summary>Pairs whose preferred answer is the likelier one.</summary>
    public int Likelier { get; private set; }

    public int Pairs { get; private set; }

    /// <summary>The share of pairs whose preferred answer has the higher reward; no number before the first.</summary>
    public double Accuracy => (double)Right / Pairs;

    /// <summary>The same with its interval; null before the first pair.</summary>
    public Interval? AccuracyInterval => Pairs > 0 ? WilsonInterval.Of(Right, Pairs) : null;

    /// <summary>The share of pairs whose preferred answer is the likelier one, reference or none.</summary>
    public double LikelierShare => (double)Likelier / _weighed;

    /// <inheritdoc cref="LikelierShare"/>
    public Interval? LikelierInterval =>
        _weighed > 0 ? WilsonInterval.Of(Likelier, _weighed) : null;

    /// <summary>The mean of a measure; no number where nothing was noted.</summary>
    public double this[string name] =>
        _sums.TryGetValue(name, out var noted) ? noted.Sum / noted.Count : double.NaN;

    /// <summary>Every measure by its name, its group first.</summary>
    public IReadOnlyList<(string Name, double Value)> Values =>
        [
            .. Means(),
            .. Pairs == 0 ? [] : (ReadOnlySpan<(string, double)>)[("accuracy/by reward", Accuracy)],
            .. _weighed == 0 ? [] : (ReadOnlySpan<(string, double)>)[("accuracy/by probability", LikelierShare)],
        ];

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
    public void Compare(ReadOnlySpan<float> chosen, ReadOnlySpan<float> rejected)
    {
        Right += Higher(chosen, rejected);
        Pairs += chosen.Length;
    }

    /// <summary>Notes which answer of each pair is the likelier one.</summary>
    public void Weigh(ReadOnlySpan<float> chosen, ReadOnlySpan<float> rejected)
    {
        Likelier += Higher(chosen, rejected);
        _weighed += chosen.Length;
    }

    /// <summary>Begins again with nothing noted.</summary>
    public void Clear()
    {
        _sums.Clear();
        (Right, Likelier, Pairs, _weighed) = (0, 0, 0, 0);
    }

    private static int Higher(ReadOnlySpan<float> better, ReadOnlySpan<float> worse)
    {
        var count = 0;
        for (var i = 0; i < better.Length; i++)
        {
            count += better[i] > worse[i] ? 1 : 0;
        }

        return count;
    }

    private IEnumerable<(string Name, double Value)> Means() =>
        _sums.Where(noted => noted.Value.Count > 0).Select(noted => (noted.Key, noted.Value.Sum / noted.Value.Count));
}
