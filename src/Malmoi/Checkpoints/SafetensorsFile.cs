using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Malmoi.Storage;

namespace Malmoi.Checkpoints;

/// <summary>A safetensors file (Hugging Face): a length, a header in JSON, and the elements of all tensors without a gap; mapped, not read.</summary>
/// <remarks>
/// Every rule of the format is checked when the file is opened: no name twice, no overlap, no gap, nothing behind the last tensor, each as
/// long as its shape says.
/// </remarks>
public sealed unsafe class SafetensorsFile : ITensorSource
{
    private const int LengthBytes = sizeof(ulong);
    private readonly IFixedBytes _memory;
    private readonly Dictionary<string, TensorView> _views;

    private SafetensorsFile(IFixedBytes memory, string name)
    {
        _memory = memory;
        var headerLength = HeaderLength(name);
        var header = SafetensorsHeader.Read(
            new ReadOnlySpan<byte>(memory.Pointer + LengthBytes, headerLength),
            memory.Length - LengthBytes - headerLength,
            name
        );
        Metadata = header.Metadata;
        Tensors = [.. header.Tensors.Select(tensor => tensor.Info)];
        _views = header.Tensors.ToDictionary(
            tensor => tensor.Info.Name,
            tensor => new TensorView(tensor.Info, memory, LengthBytes + headerLength + tensor.Begin),
            StringComparer.Ordinal
        );
    }

    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>What the writer noted: <c>format</c> is <c>pt</c> in files that Transformers reads.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Maps a file.</summary>
    /// <exception cref="InputException">It is missing, or breaks a rule of the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = new MappedFile(path);
        try
        {
            return new SafetensorsFile(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a file from memory, which is copied.</summary>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InputException">It breaks a rule of the format.</exception>
    public static SafetensorsFile Open(ReadOnlySpan<byte> bytes, string name) => new(NativeBytes.Copy(bytes), name);

    /// <summary>Whether a file begins like a safetensors file: a length that is possible, and an opening brace.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static bool IsOne(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> head = stackalloc byte[LengthBytes + 1];
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
                && BinaryPrimitives.ReadUInt64LittleEndian(head) is >= 2 and <= SafetensorsHeader.LongestHeader
                && head[^1] == '{';
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{path}': {error.Message}", error);
        }
    }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor) => _views.TryGetValue(name, out tensor);

    public void Dispose() => (_memory as IDisposable)?.Dispose();

    private int HeaderLength(string name)
    {
        if (_memory.Length < LengthBytes)
        {
            throw new InputException(
                $"'{name}' is no safetensors file: it has {_memory.Length} bytes, not even the {LengthBytes} of its header's length"
            );
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(_memory.Pointer, LengthBytes));
        if (length > SafetensorsHeader.LongestHeader)
        {
            throw new InputException(
                $"'{name}' is no safetensors file: it claims a header of {length} bytes, and none may have more than {SafetensorsHeader.LongestHeader}"
            );
        }

        return (long)length <= _memory.Length - LengthBytes
            ? (int)length
            : throw new InputException(
                $"'{name}' is cut off: its header of {length} bytes does not fit into the {_memory.Length} bytes of the file; fetch it again"
            );
    }
}
