using System.Text;

namespace Malmoi.Tokenization.Patterns.Regex;

/// <summary>Runs a program over a text, trying one way after another; counts its steps, so that no expression runs for ever.</summary>
internal ref struct RegexMatcher
{
    private const long StepsAtLeast = 1_000_000;
    private const long StepsPerCharacter = 2_000;
    private const int MostOpenWays = 4_000_000;
    private readonly RegexProgram _program;
    private readonly ReadOnlySpan<char> _text;
    private readonly int[] _slots;
    private readonly Stack<Way> _ways = new();
    private long _steps;

    public RegexMatcher(RegexProgram program, ReadOnlySpan<char> text)
    {
        _program = program;
        _text = text;
        _slots = new int[program.Slots];
        _steps = StepsAtLeast + (StepsPerCharacter * text.Length);
    }

    /// <summary>The first match at or after <paramref name="from"/>.</summary>
    public bool Find(int from, out int start, out int end)
    {
        for (start = from; start <= _text.Length; start += LengthAt(start))
        {
            end = Run(0, start, -1);
            if (end >= 0)
            {
                return true;
            }
        }

        end = -1;
        return false;
    }

    private readonly int LengthAt(int position) =>
        position + 1 < _text.Length && char.IsSurrogatePair(_text[position], _text[position + 1]) ? 2 : 1;

    // The end of the match of the instructions from pc on, or -1; where requiredEnd is not negative, it must be that.
    private int Run(int pc, int position, int requiredEnd)
    {
        var floor = _ways.Count;
        while (true)
        {
            Step();
            var instruction = _program[pc];
            var goesOn = true;
            switch (instruction.Operation)
            {
                case Operation.Character:
                    goesOn = TryStep(instruction.Set!, ref position);
                    pc++;
                    break;
                case Operation.Run:
                case Operation.PossessiveRun:
                    goesOn = TryRun(instruction, pc + 1, ref position);
                    pc++;
                    break;
                case Operation.Fork:
                    Push(new Way(instruction.Target, position));
                    pc++;
                    break;
                case Operation.LazyFork:
                    Push(new Way(pc + 1, position));
                    pc = instruction.Target;
                    break;
                case Operation.Jump:
                    pc = instruction.Target;
                    break;
                case Operation.Remember:
                    Push(new Way(Way.Restore, instruction.Least, _slots[instruction.Least]));
                    _slots[instruction.Least] = position;
                    pc++;
                    break;
                case Operation.LeaveIfStill:
                    pc = _slots[instruction.Least] == position ? instruction.Target : pc + 1;
                    break;
                case Operation.Look:
                case Operation.LookNot:
                    goesOn = LooksLike(instruction, pc + 1, position) == (instruction.Operation == Operation.Look);
                    pc = instruction.Target;
                    break;
                case Operation.Atomic:
                    var end = Run(pc + 1, position, -1);
                    goesOn = end >= 0;
                    position = end;
                    pc = instruction.Target;
                    break;
                case Operation.Anchor:
                    goesOn = Holds((AnchorKind)instruction.Least, position);
                    pc++;
                    break;
                case Operation.Match:
                    goesOn = requiredEnd < 0 || position == requiredEnd;
                    if (goesOn)
                    {
                        Forget(floor);
                        return position;
                    }

                    break;
            }

            if (!goesOn && !TryAnotherWay(floor, ref pc, ref position))
            {
                return -1;
            }
        }
    }

    private bool TryAnotherWay(int floor, ref int pc, ref int position)
    {
        while (_ways.Count > floor)
        {
            var way = _ways.Pop();
            if (way.Target == Way.Restore)
            {
                _slots[way.Position] = way.Least;
                continue;
            }

            pc = way.Target;
            position = way.Position;
            if (way.Least < position)
            {
                // A run gives back one character more the next time.
                Push(way with { Position = position - LengthBefore(position) });
            }

            return true;
        }

        return false;
    }

    private readonly int LengthBefore(int position) =>
        position > 1 && char.IsSurrogatePair(_text[position - 2], _text[position - 1]) ? 2 : 1;

    private bool TryStep(ScalarSet set, ref int position)
    {
        if (position >= _text.Length)
        {
            return false;
        }

        Rune.DecodeFromUtf16(_text[position..], out var character, out var length);
        position += length;
        _steps -= character.IsAscii ? 0 : set.Cost - 1;
        return set.Contains(character.Value);
    }

    private bool TryRun(Instruction run, int next, ref int position)
    {
        var count = 0;
        var (end, least) = (position, position);
        while (count < run.Most)
        {
            var after = end;
            if (!TryStep(run.Set!, ref after))
            {
                break;
            }

            Step();
            end = after;
            count++;
            least = count == run.Least ? end : least;
        }

        if (count < run.Least)
        {
            return false;
        }

        position = end;
        if (run.Operation == Operation.Run && end > least)
        {
            Push(new Way(next, end - LengthBefore(end), least));
        }

        return true;
    }

    private bool LooksLike(Instruction look, int start, int position)
    {
        if (look.Least < 0)
        {
            return Run(start, position, -1) >= 0;
        }

        var from = position;
        for (var count = 0; count <= look.Most; count++)
        {
            if (count >= look.Least && Run(start, from, position) >= 0)
            {
                return true;
            }

            if (from == 0)
            {
                break;
            }

            from -= LengthBefore(from);
        }

        return false;
    }

    private readonly bool Holds(AnchorKind kind, int position) =>
        kind switch
        {
            AnchorKind.TextStart => position == 0,
            AnchorKind.TextEnd => position == _text.Length,
            AnchorKind.TextEndOrLastLine => position == _text.Length
                || (position == _text.Length - 1 && _text[position] == '\n'),
            AnchorKind.LineStart => position == 0 || (_text[position - 1] == '\n' && position < _text.Length),
            AnchorKind.LineEnd => position == _text.Length || _text[position] == '\n',
            AnchorKind.WordBorder => IsWordBefore(position) != IsWordAt(position),
            _ => IsWordBefore(position) == IsWordAt(position),
        };

    private readonly bool IsWordAt(int position) =>
        position < _text.Length
        && Rune.DecodeFromUtf16(_text[position..], out var character, out _) >= 0
        && ScalarSet.IsWord(character.Value);

    private readonly bool IsWordBefore(int position) =>
        position > 0
        && Rune.DecodeLastFromUtf16(_text[..position], out var character, out _) >= 0
        && ScalarSet.IsWord(character.Value);

    private readonly void Push(Way way)
    {
        _ways.Push(way);
        if (_ways.Count > MostOpenWays)
        {
            throw TooSlow();
        }
    }

    private readonly void Forget(int floor)
    {
        while (_ways.Count > floor)
        {
            _ways.Pop();
        }
    }

    private void Step()
    {
        if (--_steps < 0)
        {
            throw TooSlow();
        }
    }

    private readonly InputException TooSlow() =>
        new(
            $"the regular expression '{RegexProgram.Shortened(_program.Source)}' takes more than {StepsAtLeast + (StepsPerCharacter * (long)_text.Length):N0} steps on a text of {_text.Length:N0} characters: write it without repetitions inside repetitions"
        );

    /// <summary>Where to go on when the way taken fails.</summary>
    private readonly record struct Way(int Target, int Position, int Least = int.MaxValue)
    {
        /// <summary>A target that says: put back what slot <see cref="Position"/> held, <see cref="Least"/>.</summary>
        public const int Restore = -1;
    }
}
