namespace Malmoi.WordVectors.Training;

/// <summary>The output rows of one step with their labels.</summary>
internal sealed unsafe class OutputRows(IOutputLayer layer, IParameterRows parameters)
{
    private readonly int[] _rows = new int[layer.MostRows];
    private readonly float[] _labels = new float[layer.MostRows];
    private readonly nint[] _pointers = new nint[layer.MostRows];
    private int _count;

    public ReadOnlySpan<nint> Pointers => _pointers.AsSpan(0, _count);

    public ReadOnlySpan<float> Labels => _labels.AsSpan(0, _count);

    public void Clear() => _count = 0;

    /// <summary>Adds the rows that predict a target.</summary>
    public void Add(int target, Xoshiro256 random)
    {
        var added = layer.Select(target, random, _rows.AsSpan(_count), _labels.AsSpan(_count));
        for (var i = _count; i < _count + added; i++)
        {
            _pointers[i] = (nint)parameters.Row(_rows[i]);
        }

        _count += added;
    }
}
