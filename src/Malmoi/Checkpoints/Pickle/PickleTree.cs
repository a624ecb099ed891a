using System.Globalization;
using System.Numerics;

namespace Malmoi.Checkpoints.Pickle;

/// <summary>The tensors and plain values in whatever dictionaries and lists a checkpoint nests them, each by its path: <c>model.wte.weight</c>.</summary>
internal sealed class PickleTree
{
    private const int Deepest = 64;
    private const int LongestName = 4096;
    private const int MostSteps = 1 << 26;
    private readonly PickleInput _input;
    private readonly Dictionary<string, PickleTensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    // A step for every value that is met and for every letter of a name: one container may stand in many places, so that a short pickle
    // may have paths without end.
    private int _steps;

    /// <param name="root">What a pickle holds.</param>
    /// <param name="input">Its bytes, for messages.</param>
    /// <exception cref="InputException">Two tensors have one path, or the nesting is endless.</exception>
    public PickleTree(object? root, PickleInput input)
    {
        _input = input;
        // A tensor saved alone has no name of its own.
        Visit(root, root is PickleTensor ? "tensor" : "", 0);
    }

    public IReadOnlyDictionary<string, PickleTensor> Tensors => _tensors;

    /// <summary>Numbers, texts and truth values in dictionaries, written as text.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    private void Visit(object? value, string path, int depth)
    {
        Step(depth > Deepest ? MostSteps : 1);

        switch (value)
        {
            case PickleTensor tensor:
                if (!_tensors.TryAdd(path, tensor))
                {
                    throw _input.Error($"two of its tensors are called '{path}'");
                }

                break;
            case PickleDictionary dictionary:
                foreach (var (key, item) in dictionary.Items)
                {
                    VisitItem(key, item, path, depth);
                }

                break;
            case PickleList list:
                VisitItems(list.Items, path, depth);
                break;
            case PickleTuple tuple:
                VisitItems(tuple.Items, path, depth);
                break;
        }
    }

    private void VisitItems(IReadOnlyList<object?> items, string path, int depth)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is PickleTensor or PickleDictionary or PickleList or PickleTuple)
            {
                Visit(items[i], Join(path, i.ToString(CultureInfo.InvariantCulture)), depth + 1);
            }
        }
    }

    private void VisitItem(object? key, object? value, string path, int depth)
    {
        if (Written(key) is not { } name)
        {
            return;
        }

        if (value is PickleTensor or PickleDictionary or PickleList or PickleTuple)
        {
            Visit(value, Join(path, name), depth + 1);
        }
        else if (Written(value) is { } written)
        {
            _values[Join(path, name)] = written;
        }
    }

    private string Join(string path, string name)
    {
        if (path.Length + name.Length > LongestName)
        {
            throw _input.Error($"a name in it is longer than {LongestName} letters");
        }

        Step(path.Length + name.Length + 1);
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    private void Step(int count)
    {
        _steps += count;
        if (_steps >= MostSteps)
        {
            throw _input.Error(
                $"what it holds is nested deeper than {Deepest} levels, or refers to itself again and again"
            );
        }
    }

    private static string? Written(object? value) =>
        value switch
        {
            string text => text,
            bool truth => truth ? "true" : "false",
            long or BigInteger or double => Convert.ToString(value, CultureInfo.InvariantCulture),
            PickleGlobal global => global.Name,
            _ => null,
        };
}
