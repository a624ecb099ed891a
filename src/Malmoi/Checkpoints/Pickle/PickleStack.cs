namespace Malmoi.Checkpoints.Pickle;

/// <summary>The stack of a pickle machine, with marks below which nothing is taken.</summary>
/// <param name="input">The bytes of the pickle, for messages.</param>
internal sealed class PickleStack(PickleInput input)
{
    private readonly List<object?> _values = [];
    private readonly Stack<int> _marks = [];

    // What stood there before a mark belongs to whoever set it.
    private int Floor => _marks.TryPeek(out var mark) ? mark : 0;

    public void Push(object? value) => _values.Add(value);

    public void Mark() => _marks.Push(_values.Count);

    /// <exception cref="InputException">There is nothing above the last mark.</exception>
    public object? Top() => _values.Count > Floor ? _values[^1] : throw Underflow();

    /// <inheritdoc cref="Top"/>
    public object? Pop() => Pop(1)[0];

    /// <summary>The last values, the uppermost last.</summary>
    /// <exception cref="InputException">There are fewer above the last mark.</exception>
    public object?[] Pop(int count) =>
        _values.Count - count >= Floor ? RemoveFrom(_values.Count - count) : throw Underflow();

    /// <summary>The values above the last mark, and the mark itself goes.</summary>
    /// <exception cref="InputException">There is no mark.</exception>
    public object?[] PopToMark() => _marks.TryPop(out var mark) ? RemoveFrom(mark) : throw Underflow();

    private object?[] RemoveFrom(int start)
    {
        var values = _values.GetRange(start, _values.Count - start).ToArray();
        _values.RemoveRange(start, values.Length);
        return values;
    }

    private InputException Underflow() => input.Error("its pickle takes more from its stack than there is");
}
