using System.Numerics;

namespace Malmoi.Checkpoints.Pickle;

/// <summary>Python's pickle machine, protocols 2 to 5, without the part that runs programs: what it makes is data alone.</summary>
/// <remarks>
/// A pickle is a program for a machine with a stack and a memo. Python's machine finds any name and calls it; this one knows the names of
/// <see cref="PickleGlobals"/> and refuses every other. Memory grows with the bytes of the pickle, never with numbers in it.
/// </remarks>
internal sealed class PickleMachine
{
    private const long MostContainers = 1 << 21;
    private const int LongestNumber = 1024;
    private readonly PickleInput _input;
    private readonly Dictionary<string, PickleStorage>? _storages;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private long _containers;

    private PickleMachine(PickleInput input, Dictionary<string, PickleStorage>? storages) =>
        (_input, _storages) = (input, storages);

    /// <summary>Runs one pickle, up to its stop.</summary>
    /// <param name="input">Its bytes; they are read up to the stop.</param>
    /// <param name="storages">Takes every storage it refers to, each as it is named first.</param>
    /// <returns>null, bool, long, BigInteger, double, string, byte[], or one of the values beside this.</returns>
    /// <exception cref="InputException">It is damaged, or asks for what no weights need.</exception>
    public static object? Run(PickleInput input, Dictionary<string, PickleStorage>? storages = null) =>
        new PickleMachine(input, storages).Run();

    private object? Run()
    {
        while (true)
        {
            var code = _input.Byte();
            if (code == '.')
            {
                return Pop();
            }

            if (!Push(code) && !Gather(code) && !Remember(code))
            {
                Act(code);
            }
        }
    }

    // Opcodes that push one plain value.
    private bool Push(byte code)
    {
        switch (code)
        {
            case (byte)'N':
                Push(null);
                break;
            case 0x88:
                Push(true);
                break;
            case 0x89:
                Push(false);
                break;
            case (byte)'K':
                Push((long)_input.Byte());
                break;
            case (byte)'M':
                Push((long)_input.UInt16());
                break;
            case (byte)'J':
                Push((long)_input.Int32());
                break;
            case 0x8a:
                PushWhole(_input.Byte());
                break;
            case 0x8b:
                PushWhole(_input.Int32());
                break;
            case (byte)'G':
                Push(_input.Double());
                break;
            case (byte)'U' or 0x8c:
                Push(_input.Text(_input.Byte()));
                break;
            case (byte)'T':
                Push(_input.Text(_input.Int32()));
                break;
            case (byte)'X':
                Push(_input.Text(_input.UInt32()));
                break;
            case 0x8d:
                Push(_input.Text(_input.Int64()));
                break;
            case (byte)'S':
                Push(_input.Line().Trim('\'', '"'));
                break;
            case (byte)'C':
                Push(_input.Take(_input.Byte()).ToArray());
                break;
            case (byte)'B':
                Push(_input.Take(_input.UInt32()).ToArray());
                break;
            case 0x8e or 0x96:
                Push(_input.Take(_input.Int64()).ToArray());
                break;
            default:
                return false;
        }

        return true;
    }

    // Opcodes that make containers and fill them.
    private bool Gather(byte code)
    {
        switch (code)
        {
            case (byte)'(':
                _marks.Push(_stack.Count);
                break;
            case (byte)')':
                PushContainer(new PickleTuple([]));
                break;
            case (byte)'t':
                PushContainer(new PickleTuple(PopToMark()));
                break;
            case 0x85 or 0x86 or 0x87:
                PushContainer(new PickleTuple(Pop(code - 0x84)));
                break;
            case (byte)']' or 0x8f:
                PushContainer(new PickleList());
                break;
            case 0x91:
                var frozen = new PickleList();
                frozen.Items.AddRange(PopToMark());
                PushContainer(frozen);
                break;
            case (byte)'a':
                Extend(Pop(1));
                break;
            case (byte)'e' or 0x90:
                Extend(PopToMark());
                break;
            case (byte)'}':
                PushContainer(new PickleDictionary());
                break;
            case (byte)'s':
                Set(Pop(2));
                break;
            case (byte)'u':
                Set(PopToMark());
                break;
            default:
                return false;
        }

        return true;
    }

    // Opcodes that move values about.
    private bool Remember(byte code)
    {
        switch (code)
        {
            case 0x80:
                if (_input.Byte() is var protocol and > 5)
                {
                    throw _input.Error($"its pickle is of protocol {protocol}, and 5 is the last that is known");
                }

                break;
            case 0x95:
                _input.Int64(); // the length of a frame, a help for readers of streams
                break;
            case (byte)'0':
                Pop();
                break;
            case (byte)'1':
                PopToMark();
                break;
            case (byte)'2':
                Push(Top());
                break;
            case (byte)'q':
                _memo[_input.Byte()] = Top();
                break;
            case (byte)'r':
                _memo[_input.UInt32()] = Top();
                break;
            case 0x94:
                _memo[(uint)_memo.Count] = Top();
                break;
            case (byte)'h':
                Push(Recall(_input.Byte()));
                break;
            case (byte)'j':
                Push(Recall(_input.UInt32()));
                break;
            default:
                return false;
        }

        return true;
    }

    // Opcodes by which Python would run something.
    private void Act(byte code)
    {
        switch (code)
        {
            case (byte)'c':
                Push(PickleGlobals.Find(_input.Line(), _input.Line(), _input));
                break;
            case 0x93:
                Push(
                    Pop(2) is [string module, string name]
                        ? PickleGlobals.Find(module, name, _input)
                        : throw _input.Error("a name in its pickle is no text")
                );
                break;
            case (byte)'R':
                Push(
                    Pop(2) is [PickleGlobal global, PickleTuple arguments]
                        ? Count(PickleGlobals.Call(global, arguments.Items, _input))
                        : throw _input.Refusal("asks to call what is no name")
                );
                break;
            case (byte)'b':
                // Attributes of a dictionary or a tensor, like the versions of the modules in a state dict.
                Push(
                    Pop(2) is [PickleDictionary or PickleTensor, _] and [var of, _]
                        ? of
                        : throw _input.Refusal("asks to set the state of an object")
                );
                break;
            case (byte)'Q':
                var storage = PickleGlobals.Storage(Pop(), _input);
                _storages?.TryAdd(storage.Key, storage);
                PushContainer(storage);
                break;
            case (byte)'i':
                throw _input.Refusal($"asks to call '{_input.Line()}.{_input.Line()}'");
            case (byte)'o' or 0x81 or 0x92:
                throw _input.Refusal("asks to make an object of a class");
            case 0x82 or 0x83 or 0x84:
                throw _input.Refusal("asks for an extension that is registered with Python");
            case (byte)'P':
                throw _input.Refusal($"refers to '{_input.Line()}' outside it");
            default:
                throw _input.Error(
                    $"its pickle holds the byte 0x{code:x2} at {_input.Position - 1} for an instruction, which is none of protocols 2 to 5"
                );
        }
    }

    private void Push(object? value) => _stack.Add(value);

    private void PushContainer(object value) => Push(Count(value));

    // A call may copy what is in its arguments, and the same arguments may serve many calls.
    private object? Count(object? container)
    {
        _containers +=
            1
            + container switch
            {
                PickleDictionary copy => copy.Items.Count,
                PickleTensor tensor => tensor.Strides.Length,
                _ => 0,
            };
        return _containers <= MostContainers
            ? container
            : throw _input.Error($"its pickle makes more than {MostContainers} objects");
    }

    private object? Top() => _stack.Count > Floor ? _stack[^1] : throw Underflow();

    private object? Pop() => Pop(1)[0];

    // What a mark stands before belongs to whoever set it.
    private int Floor => _marks.TryPeek(out var mark) ? mark : 0;

    private object?[] Pop(int count)
    {
        if (_stack.Count - count < Floor)
        {
            throw Underflow();
        }

        return RemoveFrom(_stack.Count - count);
    }

    private object?[] PopToMark() => _marks.TryPop(out var mark) ? RemoveFrom(mark) : throw Underflow();

    private object?[] RemoveFrom(int start)
    {
        var values = _stack.GetRange(start, _stack.Count - start).ToArray();
        _stack.RemoveRange(start, values.Length);
        return values;
    }

    private InputException Underflow() => _input.Error("its pickle takes more from its stack than there is");

    private void Extend(object?[] items)
    {
        if (Top() is not PickleList list)
        {
            throw _input.Error("its pickle appends to what is no list");
        }

        list.Items.AddRange(items);
    }

    private void Set(object?[] pairs)
    {
        if (Top() is not PickleDictionary dictionary || pairs.Length % 2 != 0)
        {
            throw _input.Error("its pickle sets values by key in what is no dictionary");
        }

        for (var i = 0; i < pairs.Length; i += 2)
        {
            dictionary.Set(pairs[i], pairs[i + 1]);
        }
    }

    private object? Recall(uint place) =>
        _memo.TryGetValue(place, out var value)
            ? value
            : throw _input.Error($"its pickle recalls {place}, which it never kept");

    private void PushWhole(int length)
    {
        if (length is < 0 or > LongestNumber)
        {
            throw _input.Error($"its pickle holds a whole number of {length} bytes");
        }

        var number = new BigInteger(_input.Take(length));
        if (number >= long.MinValue && number <= long.MaxValue)
        {
            Push((long)number);
        }
        else
        {
            Push(number);
        }
    }
}
