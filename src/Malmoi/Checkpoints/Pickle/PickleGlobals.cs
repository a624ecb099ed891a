namespace Malmoi.Checkpoints.Pickle;

/// <summary>The only names of Python's world that a pickle may speak, and what becomes of a call to each: data, never a program.</summary>
internal static class PickleGlobals
{
    private static readonly Dictionary<string, ElementType> Types = new(StringComparer.Ordinal)
    {
        ["torch.float64"] = ElementType.Float64,
        ["torch.float32"] = ElementType.Float32,
        ["torch.float16"] = ElementType.Float16,
        ["torch.bfloat16"] = ElementType.BFloat16,
        ["torch.float8_e4m3fn"] = ElementType.Float8E4M3,
        ["torch.float8_e5m2"] = ElementType.Float8E5M2,
        ["torch.float8_e4m3fnuz"] = ElementType.Float8E4M3Fnuz,
        ["torch.float8_e5m2fnuz"] = ElementType.Float8E5M2Fnuz,
        ["torch.float8_e8m0fnu"] = ElementType.Float8E8M0,
        ["torch.complex64"] = ElementType.Complex64,
        ["torch.int64"] = ElementType.Int64,
        ["torch.int32"] = ElementType.Int32,
        ["torch.int16"] = ElementType.Int16,
        ["torch.int8"] = ElementType.Int8,
        ["torch.uint64"] = ElementType.UInt64,
        ["torch.uint32"] = ElementType.UInt32,
        ["torch.uint16"] = ElementType.UInt16,
        ["torch.uint8"] = ElementType.UInt8,
        ["torch.bool"] = ElementType.Boolean,
    };

    private static readonly Dictionary<string, ElementType> StorageTypes = new(StringComparer.Ordinal)
    {
        ["DoubleStorage"] = ElementType.Float64,
        ["FloatStorage"] = ElementType.Float32,
        ["HalfStorage"] = ElementType.Float16,
        ["BFloat16Storage"] = ElementType.BFloat16,
        ["ComplexFloatStorage"] = ElementType.Complex64,
        ["LongStorage"] = ElementType.Int64,
        ["IntStorage"] = ElementType.Int32,
        ["ShortStorage"] = ElementType.Int16,
        ["CharStorage"] = ElementType.Int8,
        ["ByteStorage"] = ElementType.UInt8,
        ["BoolStorage"] = ElementType.Boolean,
    };

    private static readonly HashSet<string> UntypedStorages =
    [
        "torch.storage.UntypedStorage",
        "torch.UntypedStorage",
        "torch.storage._UntypedStorage",
    ];

    private static readonly HashSet<string> Classes =
    [
        "collections.OrderedDict",
        "collections.Counter",
        "builtins.set",
        "__builtin__.set",
        "builtins.frozenset",
        "__builtin__.frozenset",
        "_codecs.encode",
        "torch.Size",
        "torch.device",
        "torch.Tensor",
        "torch.nn.parameter.Parameter",
        "torch._utils._rebuild_tensor",
        "torch._utils._rebuild_tensor_v2",
        "torch._utils._rebuild_tensor_v3",
        "torch._utils._rebuild_parameter",
        "torch._utils._rebuild_parameter_with_state",
        "torch._tensor._rebuild_from_type_v2",
    ];

    /// <summary>The global of that name.</summary>
    /// <exception cref="InputException">It is none of those that are known; the message names it.</exception>
    public static PickleGlobal Find(string module, string name, PickleInput input)
    {
        var whole = $"{module}.{name}";
        return
            Classes.Contains(whole)
            || Types.ContainsKey(whole)
            || UntypedStorages.Contains(whole)
            || (module is "torch" or "torch.cuda" && StorageTypes.ContainsKey(name))
            ? new PickleGlobal(whole)
            : throw input.Refusal($"asks to call '{whole}'");
    }

    /// <summary>What a call gives.</summary>
    /// <exception cref="InputException">It is not a call that PyTorch writes.</exception>
    public static object? Call(PickleGlobal global, object?[] arguments, PickleInput input)
    {
        if (global.Name == "torch._tensor._rebuild_from_type_v2")
        {
            // A tensor of a derived class: how its base is rebuilt, the class, the arguments, its attributes.
            return arguments is [PickleGlobal inner, PickleGlobal, PickleTuple of, ..] && inner.Name != global.Name
                ? Call(inner, of.Items, input)
                : throw Unusual(global, input);
        }

        return (global.Name, arguments) switch
        {
            ("collections.OrderedDict", []) => new PickleDictionary(),
            ("collections.OrderedDict", [PickleList pairs]) => OfPairs(pairs, input),
            ("collections.Counter", [PickleDictionary counts]) => counts,
            ("builtins.set" or "__builtin__.set", [PickleList items]) => items,
            ("builtins.frozenset" or "__builtin__.frozenset", [PickleList items]) => items,
            // Bytes, as protocol 2 writes them; no copy, or a short pickle could make as many as it likes.
            ("_codecs.encode", [string text, string]) => text,
            ("torch.Size", [PickleTuple sizes]) => sizes,
            ("torch.device", [string kind, ..]) => kind,
            ("torch._utils._rebuild_parameter", [PickleTensor tensor, ..]) => tensor,
            ("torch._utils._rebuild_parameter_with_state", [PickleTensor tensor, ..]) => tensor,
            (
                "torch._utils._rebuild_tensor_v3",
                [
                    PickleStorage { Type: null } storage,
                    long offset,
                    PickleTuple sizes,
                    PickleTuple strides,
                    _,
                    _,
                    PickleGlobal type,
                    ..,
                ]
            ) when Types.TryGetValue(type.Name, out var element) => Tensor(
                storage,
                element,
                offset,
                sizes,
                strides,
                input
            ),
            (
                "torch._utils._rebuild_tensor"
                    or "torch._utils._rebuild_tensor_v2",
                [PickleStorage { Type: { } element } storage, long offset, PickleTuple sizes, PickleTuple strides, ..]
            ) => Tensor(storage, element, offset, sizes, strides, input),
            _ => throw Unusual(global, input),
        };
    }

    /// <summary>The storage that a persistent name stands for: ('storage', its class, its key, where it was, its size[, a part of it]).</summary>
    /// <exception cref="InputException">It is another persistent name.</exception>
    public static PickleStorage Storage(object? name, PickleInput input)
    {
        if (
            name
            is not PickleTuple
            {
                Items: ["storage", PickleGlobal type, string key, string, long count and >= 0, .. var rest]
            }
        )
        {
            throw input.Refusal("refers to something outside it that is no storage");
        }

        var last = type.Name[(type.Name.LastIndexOf('.') + 1)..];
        var storage =
            StorageTypes.TryGetValue(last, out var element) ? new PickleStorage(key, element, count)
            : UntypedStorages.Contains(type.Name) ? new PickleStorage(key, null, count)
            : throw input.Error($"'{type.Name}' is no class of storages");
        return rest switch
        {
            [] or [null] => storage,
            [PickleTuple { Items: [_, long offset and >= 0, long size and >= 0] }]
                when size <= count && offset <= count - size => storage with
            {
                Count = size,
                Offset = offset,
            },
            _ => throw input.Error($"the part of the storage '{key}' lies outside it"),
        };
    }

    private static InputException Unusual(PickleGlobal global, PickleInput input) =>
        input.Refusal($"calls '{global.Name}' as PyTorch never does");

    private static PickleDictionary OfPairs(PickleList pairs, PickleInput input)
    {
        var made = new PickleDictionary();
        foreach (var pair in pairs.Items)
        {
            var (key, value) = pair switch
            {
                PickleTuple { Items: [var first, var second] } => (first, second),
                PickleList { Items: [var first, var second] } => (first, second),
                _ => throw input.Error("a dictionary in it is not made of pairs"),
            };
            made.Set(key, value);
        }

        return made;
    }

    private static PickleTensor Tensor(
        PickleStorage storage,
        ElementType type,
        long offset,
        PickleTuple sizes,
        PickleTuple strides,
        PickleInput input
    )
    {
        if (
            sizes.Items.Length != strides.Items.Length
            || sizes.Items.Length > StridedElements.MostDimensions
            || !sizes.Items.All(size => size is long)
            || !strides.Items.All(stride => stride is long and >= 0)
            || !TensorShape.TryCreate([.. sizes.Items.Cast<long>()], out var shape)
            || offset < 0
        )
        {
            throw input.Error(
                $"a tensor on its storage '{storage.Key}' has impossible sizes, steps or an impossible offset"
            );
        }

        var tensor = new PickleTensor(storage, type, offset, shape, [.. strides.Items.Cast<long>()]);
        return StridedElements.Fits(tensor)
            ? tensor
            : throw input.Error(
                $"a tensor of {shape} on its storage '{storage.Key}' reaches beyond the {storage.Count} elements there"
            );
    }
}
