using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Malmoi.Storage;

namespace Malmoi.Checkpoints;

/// <summary>A model of llama2.c (Karpathy, 2023): a LLaMA in one file, versions 0 and 1 in 32 bits, version 2 in 8 with a scale for each group.</summary>
/// <remarks>
/// Tensors have the names of Hugging Face's LLaMA (<c>model.layers.0.self_attn.q_proj.weight</c>), but the rows of queries and keys stand as
/// in the file, for rotary positions that turn neighbouring channels, 2i and 2i + 1, as Meta's own weights do; Hugging Face's LLaMA turns
/// i and i + width/2. A tied head has no tensor of its own. Tensors of 8 bits are widened when they are asked for.
/// </remarks>
public sealed unsafe class Llama2cFile : ITensorSource
{
    private const uint Magic = 0x616b3432;
    private const int OldHeaderLength = 7 * sizeof(int);
    private const int HeaderLength = 256;
    private const int TiedOffset = 36;
    private const int GroupOffset = 37;
    private readonly IFixedBytes _memory;
    private readonly List<TensorInfo> _tensors = [];
    private readonly Dictionary<string, (TensorInfo Info, long Offset, bool IsPacked)> _places = new(
        StringComparer.Ordinal
    );

    private Llama2cFile(IFixedBytes memory, string name)
    {
        _memory = memory;
        var head = new ReadOnlySpan<byte>(memory.Pointer, (int)Math.Min(memory.Length, HeaderLength));
        if (ReadHeader(head) is not { } header)
        {
            throw new InputException(
                $"'{name}' is no model of llama2.c: its header is not one of versions 0 to 2, or describes no possible model"
            );
        }

        (Config, Version, GroupSize) = header;
        var expected = ExpectedLength(header);
        if (expected != memory.Length)
        {
            throw new InputException(
                $"'{name}' has {memory.Length} bytes, but a llama2.c file of version {Version} with its header has {expected}: was it cut off? fetch it again"
            );
        }

        var end = Version == 0 ? PlaceOld() : PlaceNew(name);
        if (end != memory.Length)
        {
            throw new InvalidOperationException("the layout of a llama2.c file does not add up");
        }
    }

    /// <summary>The sizes of the model.</summary>
    public Llama2cConfig Config { get; }

    /// <summary>Of the format: 0, 1 or 2.</summary>
    public int Version { get; }

    /// <summary>How many 8-bit numbers share a scale; 0 where none are packed.</summary>
    public int GroupSize { get; }

    public IReadOnlyList<TensorInfo> Tensors => _tensors;

    /// <summary>Maps a file.</summary>
    /// <exception cref="InputException">It is missing, no model of llama2.c, or cut off.</exception>
    public static Llama2cFile Open(string path)
    {
        var file = new MappedFile(path);
        try
        {
            return new Llama2cFile(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a file from memory, which is copied.</summary>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InputException">It is no model of llama2.c, or cut off.</exception>
    public static Llama2cFile Open(ReadOnlySpan<byte> bytes, string name) => new(NativeBytes.Copy(bytes), name);

    /// <summary>Whether a file has llama2.c's magic number, or, in the version without, a header that describes a file of just its length.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static bool IsOne(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> head = stackalloc byte[HeaderLength];
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            return (head.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(head) == Magic)
                || (ReadHeader(head) is { } header && ExpectedLength(header) == file.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{path}': {error.Message}", error);
        }
    }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor)
    {
        tensor = null;
        if (_places.TryGetValue(name, out var place))
        {
            tensor = place.IsPacked ? Unpack(place.Info, place.Offset) : new(place.Info, _memory, place.Offset);
        }

        return tensor is not null;
    }

    public void Dispose() => (_memory as IDisposable)?.Dispose();

    private static (Llama2cConfig Config, int Version, int GroupSize)? ReadHeader(ReadOnlySpan<byte> head)
    {
        if (head.Length < OldHeaderLength)
        {
            return null;
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(head) != Magic)
        {
            // A vocabulary below zero says that the head is not the embeddings.
            var vocabulary = BinaryPrimitives.ReadInt32LittleEndian(head[20..]);
            return ReadConfig(head, vocabulary > 0) is { IsPossible: true } old ? (old, 0, 0) : null;
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        if (head.Length < HeaderLength || version is not (1 or 2))
        {
            return null;
        }

        var group = version == 2 ? BinaryPrimitives.ReadInt32LittleEndian(head[GroupOffset..]) : 0;
        return
            ReadConfig(head[8..], head[TiedOffset] != 0) is { IsPossible: true } config && (version == 1 || group > 0)
            ? (config, version, group)
            : null;
    }

    private static Llama2cConfig ReadConfig(ReadOnlySpan<byte> numbers, bool isTied)
    {
        return new Llama2cConfig(
            Number(numbers, 0),
            Number(numbers, 1),
            Number(numbers, 2),
            Number(numbers, 3),
            Number(numbers, 4),
            Number(numbers, 5) is var vocabulary and > int.MinValue ? Math.Abs(vocabulary) : 0,
            Number(numbers, 6),
            isTied
        );

        static int Number(ReadOnlySpan<byte> numbers, int index) =>
            BinaryPrimitives.ReadInt32LittleEndian(numbers[(index * sizeof(int))..]);
    }

    private static Int128 ExpectedLength((Llama2cConfig Config, int Version, int GroupSize) header)
    {
        var (config, version, group) = header;
        var norms = config.NormElements * sizeof(float);
        return version switch
        {
            // Sines and cosines of all positions stand there too.
            0 => OldHeaderLength
                + norms
                + (config.MatrixElements * sizeof(float))
                + ((Int128)config.Positions * config.HeadWidth * sizeof(float)),
            1 => HeaderLength + norms + (config.MatrixElements * sizeof(float)),
            _ => HeaderLength + norms + config.MatrixElements + (config.MatrixElements / group * sizeof(float)),
        };
    }

    private long PlaceOld()
    {
        var at = PlaceMatrix(OldHeaderLength, "model.embed_tokens.weight", Config.VocabularySize, Config.Width);
        at = PlaceNorms(at, "input_layernorm");
        at = PlaceAttention(at);
        at = PlaceNorms(at, "post_attention_layernorm");
        at = PlaceFeedForward(at);
        at = Place(at, new TensorInfo("model.norm.weight", ElementType.Float32, [Config.Width]), isPacked: false);
        at += (long)Config.Positions * Config.HeadWidth * sizeof(float);
        return PlaceHead(at);
    }

    private long PlaceNew(string name)
    {
        var at = PlaceNorms(HeaderLength, "input_layernorm");
        at = PlaceNorms(at, "post_attention_layernorm");
        at = Place(at, new TensorInfo("model.norm.weight", ElementType.Float32, [Config.Width]), isPacked: false);
        at = PlaceMatrix(at, "model.embed_tokens.weight", Config.VocabularySize, Config.Width);
        at = PlaceAttention(at);
        at = PlaceFeedForward(at);
        at = PlaceHead(at);
        return _tensors.TrueForAll(tensor => !_places[tensor.Name].IsPacked || tensor.Count % GroupSize == 0)
            ? at
            : throw new InputException(
                $"'{name}' packs its matrices in groups of {GroupSize}, which do not divide all of them: is its header damaged?"
            );
    }

    private long PlaceNorms(long at, string norm)
    {
        for (var layer = 0; layer < Config.Layers; layer++)
        {
            var info = new TensorInfo($"model.layers.{layer}.{norm}.weight", ElementType.Float32, [Config.Width]);
            at = Place(at, info, isPacked: false);
        }

        return at;
    }

    private long PlaceAttention(long at)
    {
        at = PlaceLayers(at, "self_attn.q_proj", Config.Width, Config.Width);
        at = PlaceLayers(at, "self_attn.k_proj", Config.KeyValueWidth, Config.Width);
        at = PlaceLayers(at, "self_attn.v_proj", Config.KeyValueWidth, Config.Width);
        return PlaceLayers(at, "self_attn.o_proj", Config.Width, Config.Width);
    }

    private long PlaceFeedForward(long at)
    {
        at = PlaceLayers(at, "mlp.gate_proj", Config.InnerWidth, Config.Width);
        at = PlaceLayers(at, "mlp.down_proj", Config.Width, Config.InnerWidth);
        return PlaceLayers(at, "mlp.up_proj", Config.InnerWidth, Config.Width);
    }

    private long PlaceHead(long at) =>
        Config.IsTied ? at : PlaceMatrix(at, "lm_head.weight", Config.VocabularySize, Config.Width);

    private long PlaceLayers(long at, string part, int rows, int columns)
    {
        for (var layer = 0; layer < Config.Layers; layer++)
        {
            at = PlaceMatrix(at, $"model.layers.{layer}.{part}.weight", rows, columns);
        }

        return at;
    }

    private long PlaceMatrix(long at, string name, int rows, int columns) =>
        Place(at, new TensorInfo(name, ElementType.Float32, [rows, columns]), isPacked: GroupSize > 0);

    private long Place(long at, TensorInfo info, bool isPacked)
    {
        _tensors.Add(info);
        _places.Add(info.Name, (info, at, isPacked));
        return at + (isPacked ? info.Count + (info.Count / GroupSize * sizeof(float)) : info.Length);
    }

    // All numbers of a tensor, then all its scales.
    private TensorView Unpack(TensorInfo info, long offset)
    {
        ObjectDisposedException.ThrowIf(_memory.Pointer is null, this);
        var floats = new NativeBytes(info.Length);
        var numbers = (sbyte*)_memory.Pointer + offset;
        var scales = (float*)(_memory.Pointer + offset + info.Count);
        var to = (float*)floats.Pointer;
        for (long i = 0; i < info.Count; i++)
        {
            to[i] = numbers[i] * scales[i / GroupSize];
        }

        GC.KeepAlive(_memory);
        return new TensorView(info, floats);
    }
}
