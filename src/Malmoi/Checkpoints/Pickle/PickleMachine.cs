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
    private readonly PickleStack _stack;
    private readonly Dictionary<uint, object?> _memo = [];
    private long _containers;

    private PickleMachine(PickleInput input, Dictionary<string, PickleStorage>? storages) =>
        (_input, _storages, _stack) = (input, storages, new PickleStack(input));

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
                return _stack.Pop();
            }

            if (!PushValue(code) && !Gather(code) && !Remember(code))
            {
                Act(code);
            }
        }
    }

    // Opcodes that push one plain value.
    private bool PushValue(byte code)
    {
        switch (code)
        {
            case (byte)'N':
                _stack.Push(null);
                break;
            case 0x88:
                _stack.Push(true);
                break;
            case 0x89:
                _stack.Push(false);
                break;
            case (byte)'K':
                _stack.Push((long)_input.Byte());
                break;
            case (byte)'M':
                _stack.Push((long)_input.UInt16());
                break;
            case (byte)'J':
                _stack.Push((long)_input.Int32());
                break;
            case 0x8a:
                PushWhole(_input.Byte());
                break;
            case 0x8b:
                PushWhole(_input.Int32());
                break;
            case (byte)'G':
                _stack.Push(_input.Double());
                break;
            case (byte)'U' or 0x8c:
                _stack.Push(_input.Text(_input.Byte()));
                break;
            case (byte)'T':
                _stack.Push(_input.Text(_input.Int32()));
                break;
            case (byte)'X':
                _stack.Push(_input.Text(_input.UInt32()));
                break;
            case 0x8d:
                _stack.Push(_input.Text(_input.Int64()));
                break;
            case (byte)'S':
                _stack.Push(_input.Line().Trim('\'', '"'));
                break;
            case (byte)'C':
                _stack.Push(_input.Take(_input.Byte()).ToArray());
                break;
            case (byte)'B':
                _stack.Push(_input.Take(_input.UInt32()).ToArray());
                break;
            case 0x8e or 0x96:
                _stack.Push(_input.Take(_input.Int64()).ToArray());
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
                _stack.Mark();
                break;
            case (byte)')':
                PushContainer(new PickleTuple([]));
                break;
            case (byte)'t':
                PushContainer(new PickleTuple(_stack.PopToMark()));
                break;
            case 0x85 or 0x86 or 0x87:
                PushContainer(new PickleTuple(_stack.Pop(code - 0x84)));
                break;
            case (byte)']' or 0x8f:
                PushContainer(new PickleList());
                break;
            case 0x91:
                var frozen = new PickleList();
                frozen.Items.AddRange(_stack.PopToMark());
                PushContainer(frozen);
                break;
            case (byte)'a':
                Extend(_stack.Pop(1));
                break;
            case (byte)'e' or 0x90:
                Extend(_stack.PopToMark());
                break;
            case (byte)'}':
                PushContainer(new PickleDictionary());
                break;
            case (byte)'s':
                Set(_stack.Pop(2));
                break;
            case (byte)'u':
                Set(_stack.PopToMark());
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
                _stack.Pop();
                break;
            case (byte)'1':
                _stack.PopToMark();
                break;
            case (byte)'2':
                _stack.Push(_stack.Top());
                break;
            case (byte)'q':
                _memo[_input.Byte()] = _stack.Top();
                break;
            case (byte)'r':
                _memo[_input.UInt32()] = _stack.Top();
                break;
            case 0x94:
                _memo[(uint)_memo.Count] = _stack.Top();
                break;
            case (byte)'h':
                _stack.Push(Recall(_input.Byte()));
                break;
            case (byte)'j':
                _stack.Push(Recall(_input.UInt32()));
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
                _stack.Push(PickleGlobals.Find(_input.Line(), _input.Line(), _input));
                break;
            case 0x93:
                _stack.Push(
                    _stack.Pop(2) is [string module, string name]
                        ? PickleGlobals.Find(module, name, _input)
                        : throw _input.Error("a name in its pickle is no text")
                );
                break;
            case (byte)'R':
                _stack.Push(
                    _stack.Pop(2) is [PickleGlobal global, PickleTuple arguments]
                        ? Count(PickleGlobals.Call(global, arguments.Items, _input))
                        : throw _input.Refusal("asks to call what is no name")
                );
                break;
            case (byte)'b':
                // Attributes of a dictionary or a tensor, like the versions of the modules in a state dict.
                _stack.Push(
                    _stack.Pop(2) is [PickleDictionary or PickleTensor, _] and [var of, _]
                        ? of
                        : throw _input.Refusal("asks to set the state of an object")
                );
                break;
            case (byte)'Q':
                var storage = PickleGlobals.Storage(_stack.Pop(), _input);
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

    private void PushContainer(object value) => _stack.Push(Count(value));

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

    private void Extend(object?[] items)
    {
        if (_stack.Top() is not PickleList list)
        {
            throw _input.Error("its pickle appends to what is no list");
        }

        list.Items.AddRange(items);
    }

    private void Set(object?[] pairs)
    {
        if (_stack.Top() is not PickleDictionary dictionary || pairs.Length % 2 != 0)
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
            _stack.Push((long)number);
        }
        else
        {
            _stack.Push(number);
        }
    }
}
