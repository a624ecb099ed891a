namespace Malmoi.Prompting.Jinja.Values;

/// <summary>The <c>loop</c> of a <c>for</c> block: where it is, and what is round it.</summary>
internal sealed class LoopValue(Run run, IEnumerable<Value> items, int depth, Func<Value, int, string>? descend) : Value
{
    private static readonly UndefinedValue NoPrevious = new("there is no previous item");
    private static readonly UndefinedValue NoNext = new("there is no next item");

    // Items are taken as late as possible: the condition of a loop may read what the loop's body sets.
    private readonly IEnumerator<Value> _items = items.GetEnumerator();
    private readonly Queue<Value> _ahead = new();
    private Value _previous = NoPrevious;
    private Value _current = NoPrevious;
    private Value? _changed;
    private long _index0 = -1;

    public override string TypeName => "LoopContext";

    /// <summary>Goes on to the next item, if there is one.</summary>
    public bool MoveNext(out Value item)
    {
        item = NoNext;
        if (!Look(1))
        {
            return false;
        }

        _previous = _current;
        item = _current = _ahead.Dequeue();
        _index0++;
        return true;
    }

    /// <summary><c>loop(items)</c>: the loop again over other items, one level deeper, as text.</summary>
    public Value Descend(Run caller, Arguments arguments)
    {
        var inner = arguments.Bind(caller, "loop", "iterable")[0];
        return descend is null || inner is null
            ? throw caller.Error("'loop(...)' needs items, and a loop that is marked 'recursive'")
            : new TextValue(descend(inner, depth));
    }

    /// <summary>The value of <c>loop.name</c>; null where a loop has no such field.</summary>
    public Value? Field(Run caller, string name) =>
        name switch
        {
            "index" => Of(_index0 + 1),
            "index0" => Of(_index0),
            "first" => Of(_index0 == 0),
            "last" => Of(!Look(1)),
            "length" => Of(Length()),
            "revindex" => Of(Length() - _index0),
            "revindex0" => Of(Length() - _index0 - 1),
            "depth" => Of(depth),
            "depth0" => Of(depth - 1),
            "previtem" => _previous,
            "nextitem" => Look(1) ? _ahead.Peek() : NoNext,
            "cycle" => new MethodValue("cycle", Cycle),
            "changed" => new MethodValue("changed", Changed),
            _ => null,
        };

    private long Length()
    {
        Look(int.MaxValue);
        return _index0 + 1 + _ahead.Count;
    }

    private bool Look(int count)
    {
        while (_ahead.Count < count && _items.MoveNext())
        {
            _ahead.Enqueue(_items.Current);
        }

        return _ahead.Count >= count;
    }

    private Value Cycle(Run caller, Arguments arguments) =>
        arguments.Positional.Count == 0
            ? throw caller.Error("'loop.cycle' needs something to choose from")
            : arguments.Positional[(int)(_index0 % arguments.Positional.Count)];

    private Value Changed(Run caller, Arguments arguments)
    {
        var now = new SequenceValue(caller, arguments.Positional, SequenceKind.Tuple);
        var isChanged = _changed is null || !Ordering.AreEqual(run, _changed, now);
        _changed = now;
        return Of(isChanged);
    }
}
