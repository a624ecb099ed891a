using System.Diagnostics.CodeAnalysis;
using System.Text;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Storage;

namespace Malmoi.Checkpoints;

/// <summary>A model of ggml's time before GGUF (Gerganov, 2022-2023): LLaMA as ggml, ggmf or ggjt, GPT-2 and GPT-NeoX as ggml's examples wrote them.</summary>
/// <remarks>
/// <code>
///   magic (version) sizes | pieces of the vocabulary | dimensions, length of the name, type, sizes, name, (padding) numbers ...
/// </code>
/// Tensors have the names of GGUF, and <see cref="Metadata"/> says what a GGUF file would say; only GPT-NeoX keeps Hugging Face's names, for its rows
/// stand as there.
/// </remarks>
public sealed class GgmlFile : ITensorSource
{
    private const uint Ggml = 0x67676d6c;
    private const uint Ggmf = 0x67676d66;
    private const uint Ggjt = 0x67676a74;
    private readonly IFixedBytes _memory;
    private readonly string _name;
    private readonly GgufCursor _cursor;
    private readonly List<TensorInfo> _tensors = [];
    private readonly Dictionary<string, TensorView> _views = new(StringComparer.Ordinal);

    private GgmlFile(IFixedBytes memory, string name)
    {
        (_memory, _name) = (memory, name);
        _cursor = new GgufCursor(memory, Error);
        Metadata = new GgufMetadata(name);
        var magic = _cursor.Read<uint>("its magic number");
        var version = magic is Ggmf or Ggjt ? _cursor.Read<int>("its version") : 0;
        if (magic is not (Ggml or Ggmf or Ggjt) || version is < 0 or > 3)
        {
            throw new InputException($"'{name}' is no model of ggml: it does not begin with ggml, ggmf or ggjt");
        }

        Format = magic switch
        {
            Ggjt => $"ggjt, version {version}",
            Ggmf => $"ggmf, version {version}",
            _ => "ggml",
        };
        Sizes = GgmlSizes.Read(_cursor, isLlama: magic != Ggml, Error);
        var pieces = ReadPieces(hasScores: version > 0);
        while (_cursor.Left > 0)
        {
            ReadTensor(
                isPadded: magic == Ggjt,
                isCurrent: Sizes.Kind != GgmlKind.Llama ? Sizes.BlockVersion == 2 : version == 3
            );
        }

        Sizes.Describe(Metadata, _views, pieces);
    }

    /// <summary>"ggjt, version 3".</summary>
    public string Format { get; }

    /// <summary>What the header says.</summary>
    public GgmlSizes Sizes { get; }

    /// <summary>What a GGUF file of the same model would say.</summary>
    public GgufMetadata Metadata { get; }

    public IReadOnlyList<TensorInfo> Tensors => _tensors;

    /// <summary>Maps a file.</summary>
    /// <exception cref="InputException">It is missing, damaged, or of a kind or an age that is not known.</exception>
    public static GgmlFile Open(string path)
    {
        var file = new MappedFile(path);
        try
        {
            return new GgmlFile(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a file from memory, which is copied.</summary>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InputException">It is damaged, or of a kind or an age that is not known.</exception>
    public static GgmlFile Open(ReadOnlySpan<byte> bytes, string name) => new(NativeBytes.Copy(bytes), name);

    /// <summary>Whether a file begins with one of the magic numbers.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static bool IsOne(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> head = stackalloc byte[4];
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
                && (head.SequenceEqual("lmgg"u8) || head.SequenceEqual("fmgg"u8) || head.SequenceEqual("tjgg"u8));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{path}': {error.Message}", error);
        }
    }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor) => _views.TryGetValue(name, out tensor);

    public void Dispose() => (_memory as IDisposable)?.Dispose();

    private InputException Error(string what) =>
        new($"'{_name}' is no sound model of ggml: {what}; fetch it again, or a GGUF file of the same model");

    private List<(byte[] Bytes, float Score)> ReadPieces(bool hasScores)
    {
        if (Sizes.Vocabulary > _cursor.Left / sizeof(int))
        {
            throw Error(
                $"its vocabulary of {Sizes.Vocabulary} pieces does not fit into the {_cursor.Left} bytes that are left"
            );
        }

        var pieces = new List<(byte[] Bytes, float Score)>(Sizes.Vocabulary);
        for (var id = 0; id < Sizes.Vocabulary; id++)
        {
            var length = _cursor.Read<uint>("a piece's length");
            if (length > _cursor.Left)
            {
                throw Error($"piece {id} claims {length} bytes, and {_cursor.Left} are left");
            }

            pieces.Add((_cursor.Array<byte>((int)length, "a piece"), hasScores ? _cursor.Read<float>("a score") : 0));
        }

        return pieces;
    }

    private void ReadTensor(bool isPadded, bool isCurrent)
    {
        var (rank, length) = (_cursor.Read<uint>("a tensor's head"), _cursor.Read<uint>("a tensor's head"));
        var type = _cursor.Read<uint>("a tensor's head");
        if (rank is 0 or > GgufHeader.MostDimensions || length > 256)
        {
            throw Error($"a tensor at byte {_cursor.Position} claims {rank} dimensions and a name of {length} bytes");
        }

        long[] sizes = [.. _cursor.Array<int>((int)rank, "a tensor's shape")];
        Array.Reverse(sizes);
        var name = Sizes.Named(Encoding.UTF8.GetString(_cursor.Array<byte>((int)length, "a tensor's name")));
        if (!TensorShape.TryCreate(sizes, out var shape) || GgmlTypes.Info(name, type, shape) is not { } info)
        {
            throw Error(
                $"'{name}' is of the type {type} and the shape {TensorShape.Written(sizes)}, one of which is impossible"
            );
        }

        if (info.Blocks is { } blocks && (!isCurrent || sizes[^1] % blocks.BlockLength != 0))
        {
            throw isCurrent
                ? Error($"the rows of '{name}' ({shape}) are no whole number of blocks")
                : new InputException(
                    $"'{_name}' ({Format}) holds '{name}' in blocks as they were before May 2023, which this program does not read: take a GGUF file, or the model in 16 bits"
                );
        }

        if (isPadded)
        {
            _cursor.Skip((32 - (_cursor.Position % 32)) % 32, "the padding before a tensor");
        }

        if (info.Length > _cursor.Left || !_views.TryAdd(name, new TensorView(info, _memory, _cursor.Position)))
        {
            throw Error($"'{info}' stands there twice, or is cut off");
        }

        _tensors.Add(info);
        _cursor.Skip(info.Length, "a tensor");
    }
}
