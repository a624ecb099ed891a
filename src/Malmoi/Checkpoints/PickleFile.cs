using System.Diagnostics.CodeAnalysis;
using Malmoi.Checkpoints.Pickle;
using Malmoi.Storage;

namespace Malmoi.Checkpoints;

/// <summary>A PyTorch file (.bin, .pt, .pth), old form or new, read without running anything that stands in it.</summary>
/// <remarks>
/// Such a file is a pickle, a program for Python, which can do whatever its author likes when Python loads it. Here a machine reads it that
/// makes data and knows no names but those of tensors; a file that asks for any other is refused with the name. Tensors in nested
/// dictionaries and lists are called by their path: <c>model.wte.weight</c>, <c>optimizer.state.0.exp_avg</c>. Storages are mapped where
/// they stand, and tensors of one storage share it; transposed, sliced and repeated ones are laid out when they are asked for.
/// </remarks>
public sealed unsafe class PickleFile : ITensorSource
{
    private readonly IFixedBytes _memory;
    private readonly ITorchContainer _container;
    private readonly IReadOnlyDictionary<string, PickleTensor> _tensors;

    private PickleFile(IFixedBytes memory, string name)
    {
        _memory = memory;
        _container = StartsLikeZip(memory) ? new TorchZip(memory, name) : new TorchLegacyFile(memory, name);
        var tree = new PickleTree(_container.Root, _container.Input);
        foreach (var (path, tensor) in tree.Tensors)
        {
            if (tensor.Shape.Count > 0 && !_container.Holds(tensor.Storage))
            {
                throw _container.Input.Error(
                    $"the storage '{tensor.Storage.Key}' of '{path}' is missing, or shorter than it should be"
                );
            }
        }

        (_tensors, Values) = (tree.Tensors, tree.Values);
        Tensors = [.. _tensors.Select(named => new TensorInfo(named.Key, named.Value.Type, named.Value.Shape))];
    }

    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>What else it holds: numbers and texts by their path, like <c>epoch</c>.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>Maps a file.</summary>
    /// <exception cref="InputException">It is missing or damaged, or asks for what no weights need.</exception>
    public static PickleFile Open(string path)
    {
        var file = new MappedFile(path);
        try
        {
            return new PickleFile(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a file from memory, which is copied.</summary>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InputException">It is damaged, or asks for what no weights need.</exception>
    public static PickleFile Open(ReadOnlySpan<byte> bytes, string name) => new(NativeBytes.Copy(bytes), name);

    /// <summary>Whether a file begins like a zip archive or like a pickle of protocol 2 or later.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static bool IsOne(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> head = stackalloc byte[4];
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            return head.StartsWith("PK\x03\x04"u8) || head is [0x80, >= 2 and <= 5, ..];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{path}': {error.Message}", error);
        }
    }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor)
    {
        tensor = _tensors.TryGetValue(name, out var found) ? View(name, found) : null;
        return tensor is not null;
    }

    public void Dispose() => (_memory as IDisposable)?.Dispose();

    private TensorView View(string name, PickleTensor tensor)
    {
        var info = new TensorInfo(name, tensor.Type, tensor.Shape);
        if (info.Count == 0)
        {
            return new TensorView(info, _memory);
        }

        ObjectDisposedException.ThrowIf(_memory.Pointer is null, this);
        var (memory, offset) = _container.Find(tensor.Storage);
        if (StridedElements.AreInOrder(tensor))
        {
            return new TensorView(info, memory, offset + (tensor.Offset * tensor.Type.Size()));
        }

        var collected = StridedElements.Collect(tensor, memory.Pointer + offset);
        GC.KeepAlive(memory);
        return new TensorView(info, collected);
    }

    private static bool StartsLikeZip(IFixedBytes memory) =>
        memory.Length >= 4 && new ReadOnlySpan<byte>(memory.Pointer, 4).SequenceEqual("PK\x03\x04"u8);
}
