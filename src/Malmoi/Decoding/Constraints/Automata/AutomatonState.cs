namespace Malmoi.Decoding.Constraints.Automata;

/// <summary>Where a text stands in a grammar: all places at which its next byte may be read, with the calls under way.</summary>
/// <remarks>Equal ones are one object, so that what was found out about one (the next state, the tokens allowed) is kept.</remarks>
internal sealed class AutomatonState
{
    private readonly PushdownAutomaton _automaton;
    private AutomatonState?[] _next;

    public AutomatonState(PushdownAutomaton automaton, CallStack places, bool isWhole)
    {
        (_automaton, Places, IsWhole) = (automaton, places, isWhole);
        _next = new AutomatonState?[automaton.ByteClasses];
    }

    public CallStack Places { get; }

    /// <summary>Whether the text may end here.</summary>
    public bool IsWhole { get; }

    /// <summary>Whether no byte may follow.</summary>
    public bool IsLast => Places.Places.Length == 0;

    /// <summary>Whether no text gets here.</summary>
    public bool IsDead => IsLast && !IsWhole;

    /// <summary>The state after a byte.</summary>
    public AutomatonState Next(byte value)
    {
        var kind = _automaton.ClassOf(value);
        return Volatile.Read(ref Volatile.Read(ref _next)[kind]) ?? Find(kind);
    }

    /// <summary>Gives up the states that were found to follow, so that their memory can go.</summary>
    public void Forget() => Volatile.Write(ref _next, new AutomatonState?[_automaton.ByteClasses]);

    private AutomatonState Find(byte kind)
    {
        var found = _automaton.Move(this, kind);
        Volatile.Write(ref Volatile.Read(ref _next)[kind], found);
        return found;
    }
}
