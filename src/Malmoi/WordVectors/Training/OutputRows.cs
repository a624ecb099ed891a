namespace Malmoi.WordVectors.Training;

/// <summary>The output rows of one step with their labels.</summary>
internal sealed class OutputRows(IOutputLayer layer, IParameterRows parameters)
{
    private readonly int[] _rows = new int[layer.MostRows];
    private readonly float[] _labels = new float[layer.MostRows];
    private readonly ChosenRows _chosen = new(parameters);

    public ReadOnlySpan<nint> Pointers => _chosen.Pointers;

    public ReadOnlySpan<float> Labels => _labels.AsSpan(0, _chosen.Count);

    /// <summary>Several lists of one layer.</summary>
    public static OutputRows[] Of(int count, IOutputLayer layer, IParameterRows parameters) =>
        [.. Enumerable.Range(0, count).Select(_ => new OutputRows(layer, parameters))];

    public void Clear() => _chosen.Clear();

    /// <summary>Adds the rows that predict a target.</summary>
    public void Add(int target, Xoshiro256 random)
    {
        var count = _chosen.Count;
        var added = layer.Select(target, random, _rows.AsSpan(count), _labels.AsSpan(count));
        foreach (var row in _rows.AsSpan(count, added))
        {
            _chosen.Add(row);
        }
    }
}
