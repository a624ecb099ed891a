using System.Diagnostics.CodeAnalysis;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Storage;

namespace Malmoi.Checkpoints;

/// <summary>A GGUF file (Gerganov, 2023; versions 2 and 3): metadata and tensors of ggml, many of them in blocks of a few bits; mapped, not read.</summary>
/// <remarks>
/// <code>
///   GGUF version tensors values | key type value ... | name dimensions type place ... | (aligned) numbers ...
/// </code>
/// Every count, length and place is checked against the file before anything is allocated. Names are the file's: <c>blk.0.attn_q.weight</c>.
/// </remarks>
public sealed class GgufFile : ITensorSource
{
    private readonly IFixedBytes _memory;
    private readonly Dictionary<string, TensorView> _views;

    private GgufFile(IFixedBytes memory, string name)
    {
        (_memory, Path) = (memory, name);
        var header = GgufHeader.Read(memory, name);
        (Version, Alignment, Metadata) = (header.Version, header.Alignment, header.Metadata);
        Tensors = [.. header.Tensors.Select(tensor => tensor.Info)];
        _views = header.Tensors.ToDictionary(
            tensor => tensor.Info.Name,
            tensor => new TensorView(tensor.Info, memory, tensor.Offset),
            StringComparer.Ordinal
        );
    }

    /// <summary>What messages call it.</summary>
    public string Path { get; }

    /// <summary>Of the format: 2 or 3.</summary>
    public int Version { get; }

    /// <summary>Tensors begin at multiples of so many bytes.</summary>
    public int Alignment { get; }

    /// <summary>What the file says of its model, its tokenizer and itself.</summary>
    public GgufMetadata Metadata { get; }

    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Maps a file.</summary>
    /// <exception cref="InputException">It is missing, or breaks a rule of the format.</exception>
    public static GgufFile Open(string path)
    {
        var file = new MappedFile(path);
        try
        {
            return new GgufFile(file, path);
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
    public static GgufFile Open(ReadOnlySpan<byte> bytes, string name) => new(NativeBytes.Copy(bytes), name);

    /// <summary>Whether a file begins like a GGUF file.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static bool IsOne(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> head = stackalloc byte[4];
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
                && head.SequenceEqual("GGUF"u8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{path}': {error.Message}", error);
        }
    }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor) => _views.TryGetValue(name, out tensor);

    public void Dispose() => (_memory as IDisposable)?.Dispose();
}
