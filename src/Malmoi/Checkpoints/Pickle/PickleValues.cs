namespace Malmoi.Checkpoints.Pickle;

/// <summary>A fixed run of values.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>Values one after the other; sets count as such too.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>Values by keys, in the order of their first writing.</summary>
internal sealed class PickleDictionary
{
    private readonly Dictionary<object, int> _places = [];

    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>Sets a value; one under the same string or number is replaced, as in Python.</summary>
    public void Set(object? key, object? value)
    {
        // Other keys name no tensors; comparing them would take as deep a stack as they are deep.
        if (key is not (string or long or bool))
        {
            Items.Add(new(key, value));
        }
        else if (_places.TryGetValue(key, out var place))
        {
            Items[place] = new(key, value);
        }
        else
        {
            _places.Add(key, Items.Count);
            Items.Add(new(key, value));
        }
    }
}

/// <summary>A name of Python's world, one of those that are known and harmless; nothing stands behind it but the name.</summary>
internal sealed record PickleGlobal(string Name);

/// <summary>A run of elements that tensors look at, known by a key until the file says where it stands.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">What its elements are; null where only bytes are known.</param>
/// <param name="Count">How many elements, or bytes, it has.</param>
/// <param name="Offset">Of its first element in the storage with that key.</param>
internal sealed record PickleStorage(string Key, ElementType? Type, long Count, long Offset = 0)
{
    public int ElementSize => Type?.Size() ?? 1;
}

/// <summary>A tensor as PyTorch keeps it: a look at a storage, with a step for each dimension.</summary>
/// <param name="Storage">What it looks at.</param>
/// <param name="Type">What its elements are.</param>
/// <param name="Offset">Of its first element, in elements of its type.</param>
/// <param name="Shape">The sizes of its dimensions.</param>
/// <param name="Strides">How many elements further the next one of each dimension stands.</param>
internal sealed record PickleTensor(
    PickleStorage Storage,
    ElementType Type,
    long Offset,
    TensorShape Shape,
    long[] Strides
);
