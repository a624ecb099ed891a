using Malmoi.Numerics;

namespace Malmoi.WordVectors.Training;

/// <summary>Rows of a matrix that the next step works on, already asked for from memory.</summary>
internal sealed unsafe class ChosenRows(IParameterRows parameters)
{
    private nint[] _pointers = new nint[16];

    public int Count { get; private set; }

    public ReadOnlySpan<nint> Pointers => _pointers.AsSpan(0, Count);

    /// <summary>Several lists of one matrix.</summary>
    public static ChosenRows[] Of(int count, IParameterRows parameters) =>
        [.. Enumerable.Range(0, count).Select(_ => new ChosenRows(parameters))];

    public void Clear() => Count = 0;

    public void Add(int row)
    {
        if (Count == _pointers.Length)
        {
            Array.Resize(ref _pointers, 2 * Count);
        }

        var pointer = parameters.Row(row);
        Rows.Fetch(pointer, parameters.Length);
        _pointers[Count++] = (nint)pointer;
    }

    /// <summary>Adds all rows of a word, its own first.</summary>
    public void Add(InputRows words, int word)
    {
        var rows = words.Of(word, out var single);
        if (single)
        {
            Add(word);
            return;
        }

        foreach (var row in rows)
        {
            Add(row);
        }
    }
}
