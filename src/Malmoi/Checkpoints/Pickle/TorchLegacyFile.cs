using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Malmoi.Storage;

namespace Malmoi.Checkpoints.Pickle;

/// <summary>PyTorch's files before version 1.6: five pickles one after the other, then the storages, each after its length.</summary>
/// <remarks>The pickles: a magic number, a version, the machine it was written on, the objects, the keys of the storages in their order.</remarks>
internal sealed unsafe class TorchLegacyFile : ITorchContainer
{
    private const long Version = 1001;
    private static readonly BigInteger Magic = BigInteger.Parse(
        "1950a86a20f9469cfc6c",
        NumberStyles.HexNumber,
        CultureInfo.InvariantCulture
    );

    private readonly IFixedBytes _memory;
    private readonly Dictionary<string, (long Offset, long Length)> _storages = new(StringComparer.Ordinal);

    /// <exception cref="InputException">It is damaged, or a pickle in it asks for what no weights need.</exception>
    public TorchLegacyFile(IFixedBytes memory, string file)
    {
        _memory = memory;
        Input = new PickleInput(memory, 0, memory.Length, file);
        if (PickleMachine.Run(Input) is not BigInteger magic || magic != Magic)
        {
            throw new InputException(
                $"'{file}' is a pickle, but not one that PyTorch wrote: save the weights by torch.save or as safetensors"
            );
        }

        if (PickleMachine.Run(Input) is not Version)
        {
            throw Input.Error($"its version is not {Version}, the only one there was");
        }

        if (PickleMachine.Run(Input) is PickleDictionary machine && IsBigEndian(machine))
        {
            throw new InputException(
                $"'{file}' was written on a big-endian machine, whose numbers Malmoi does not turn round: load and save it on an ordinary one"
            );
        }

        var announced = new Dictionary<string, PickleStorage>(StringComparer.Ordinal);
        Root = PickleMachine.Run(Input, announced);
        var keys = PickleMachine.Run(Input) as PickleList ?? throw Input.Error("the keys of its storages are no list");
        ReadStorages(keys, announced);
    }

    public object? Root { get; }

    public PickleInput Input { get; }

    public bool Holds(PickleStorage storage) =>
        _storages.TryGetValue(storage.Key, out var place)
        && (Int128)(storage.Offset + (Int128)storage.Count) * storage.ElementSize <= place.Length;

    public (IFixedBytes Memory, long Offset) Find(PickleStorage storage) =>
        (_memory, _storages[storage.Key].Offset + (storage.Offset * storage.ElementSize));

    private static bool IsBigEndian(PickleDictionary machine) =>
        machine.Items.Any(item => item is { Key: "little_endian", Value: false });

    private void ReadStorages(PickleList keys, Dictionary<string, PickleStorage> announced)
    {
        var at = Input.Position;
        foreach (var item in keys.Items)
        {
            if (item is not string key || !announced.TryGetValue(key, out var storage))
            {
                throw Input.Error("it lists a storage that none of its tensors looks at");
            }

            if (_memory.Length - at < sizeof(long))
            {
                throw Input.Error("its storages are cut off");
            }

            var count = BinaryPrimitives.ReadInt64LittleEndian(new(_memory.Pointer + at, sizeof(long)));
            at += sizeof(long);
            if (count < 0 || count > (_memory.Length - at) / storage.ElementSize)
            {
                throw Input.Error("its storages are cut off");
            }

            if (!_storages.TryAdd(key, (at, count * storage.ElementSize)))
            {
                throw Input.Error($"it lists the storage '{key}' twice");
            }

            at += count * storage.ElementSize;
        }
    }
}
