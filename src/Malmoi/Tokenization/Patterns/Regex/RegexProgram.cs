namespace Malmoi.Tokenization.Patterns.Regex;

/// <summary>A regular expression as instructions for <see cref="RegexMatcher"/>.</summary>
internal sealed class RegexProgram
{
    private const int MostInstructions = 50_000;
    private const int LongestSource = 50_000;
    private readonly List<Instruction> _instructions = [];

    private RegexProgram(string source) => Source = source;

    public string Source { get; }

    /// <summary>How many places a run must remember to notice that a repetition stands still.</summary>
    public int Slots { get; private set; }

    public Instruction this[int index] => _instructions[index];

    /// <exception cref="InputException">The expression is malformed, not supported or too large.</exception>
    public static RegexProgram Compile(string source)
    {
        var program = new RegexProgram(source);
        program.Write(Parse(source));
        program.Add(new Instruction(Operation.Match));
        return program;
    }

    /// <exception cref="InputException">The expression is malformed or too long.</exception>
    public static RegexNode Parse(string source) =>
        source.Length > LongestSource
            ? throw Error(source, LongestSource, $"it is longer than {LongestSource:N0} characters")
            : RegexParser.Parse(source);

    public static InputException Error(string source, int position, string what) =>
        new(
            $"the regular expression '{Shortened(source)}' cannot be used, at character {position + 1}: {what}; Malmoi reads Oniguruma's notation without back-references"
        );

    public static string Shortened(string source) => source.Length <= 200 ? source : source[..200] + "...";

    private void Write(RegexNode node)
    {
        switch (node)
        {
            case RegexNode.Character character:
                Add(new Instruction(Operation.Character, Set: character.Set));
                break;
            case RegexNode.Sequence sequence:
                foreach (var part in sequence.Parts)
                {
                    Write(part);
                }

                break;
            case RegexNode.Choice choice:
                WriteChoice(choice);
                break;
            case RegexNode.Repeat repeat:
                WriteRepeat(repeat);
                break;
            case RegexNode.Look look:
                WriteGroup(
                    new Instruction(
                        look.IsNegative ? Operation.LookNot : Operation.Look,
                        Least: look.IsBehind ? look.Part.Width.Least : -1,
                        Most: look.IsBehind ? look.Part.Width.Most!.Value : -1
                    ),
                    look.Part
                );
                break;
            case RegexNode.Atomic atomic:
                WriteGroup(new Instruction(Operation.Atomic), atomic.Part);
                break;
            case RegexNode.Anchor anchor:
                Add(new Instruction(Operation.Anchor, Least: (int)anchor.Kind));
                break;
        }
    }

    // The group's own instructions follow, ended by a Match; Target is what comes after them.
    private void WriteGroup(Instruction group, RegexNode part)
    {
        var at = Add(group);
        Write(part);
        Add(new Instruction(Operation.Match));
        _instructions[at] = group with { Target = _instructions.Count };
    }

    private void WriteChoice(RegexNode.Choice choice)
    {
        var jumps = new List<int>();
        for (var i = 0; i < choice.Options.Count - 1; i++)
        {
            var fork = Add(new Instruction(Operation.Fork));
            Write(choice.Options[i]);
            jumps.Add(Add(new Instruction(Operation.Jump)));
            _instructions[fork] = new Instruction(Operation.Fork, Target: _instructions.Count);
        }

        Write(choice.Options[^1]);
        foreach (var jump in jumps)
        {
            _instructions[jump] = new Instruction(Operation.Jump, Target: _instructions.Count);
        }
    }

    private void WriteRepeat(RegexNode.Repeat repeat)
    {
        if (repeat is { Part: RegexNode.Character character, Greed: not Greed.Lazy })
        {
            var operation = repeat.Greed == Greed.Greedy ? Operation.Run : Operation.PossessiveRun;
            Add(new Instruction(operation, Least: repeat.Least, Most: repeat.Most ?? int.MaxValue, Set: character.Set));
            return;
        }

        if (repeat.Greed == Greed.Possessive)
        {
            WriteGroup(new Instruction(Operation.Atomic), repeat with { Greed = Greed.Greedy });
            return;
        }

        for (var i = 0; i < repeat.Least; i++)
        {
            Write(repeat.Part);
        }

        var fork = new Instruction(repeat.Greed == Greed.Lazy ? Operation.LazyFork : Operation.Fork);
        if (repeat.Most is { } most)
        {
            var forks = new List<int>();
            for (var i = repeat.Least; i < most; i++)
            {
                forks.Add(Add(fork));
                Write(repeat.Part);
            }

            forks.ForEach(at => _instructions[at] = fork with { Target = _instructions.Count });
            return;
        }

        // A round that matches nothing ends the repetition, which would otherwise never end.
        var slot = Slots++;
        var start = Add(fork);
        Add(new Instruction(Operation.Remember, Least: slot));
        Write(repeat.Part);
        var check = Add(new Instruction(Operation.LeaveIfStill));
        Add(new Instruction(Operation.Jump, Target: start));
        _instructions[start] = fork with { Target = _instructions.Count };
        _instructions[check] = new Instruction(Operation.LeaveIfStill, Least: slot, Target: _instructions.Count);
    }

    private int Add(Instruction instruction)
    {
        if (_instructions.Count >= MostInstructions)
        {
            throw Error(Source, Source.Length - 1, "its repetitions make it too large");
        }

        _instructions.Add(instruction);
        return _instructions.Count - 1;
    }
}

/// <summary>What an instruction does.</summary>
internal enum Operation
{
    /// <summary>One character of the set.</summary>
    Character,

    /// <summary>From Least to Most characters of the set, as many as can be.</summary>
    Run,

    /// <summary>The same, never giving one back.</summary>
    PossessiveRun,

    /// <summary>Go on; failing that, at Target.</summary>
    Fork,

    /// <summary>Go on at Target; failing that, here.</summary>
    LazyFork,
    Jump,

    /// <summary>Keeps the place in slot Least.</summary>
    Remember,

    /// <summary>Goes to Target where the place is still that of slot Least.</summary>
    LeaveIfStill,
    Look,
    LookNot,
    Atomic,
    Anchor,
    Match,
}

/// <summary>One instruction; which of its numbers count says <see cref="Operation"/>.</summary>
internal readonly record struct Instruction(
    Operation Operation,
    int Target = 0,
    int Least = 0,
    int Most = 0,
    ScalarSet? Set = null
);
