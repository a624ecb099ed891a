using System.Globalization;
using System.Numerics;
using Malmoi.Storage;

namespace Malmoi.Checkpoints.Gguf;

/// <summary>All of a GGUF file but the numbers of its tensors: version, metadata, and what stands where.</summary>
internal sealed class GgufHeader
{
    /// <summary>"GGUF", little-endian.</summary>
    public const uint Magic = 0x46554747;

    /// <summary>The greatest number of dimensions that ggml has.</summary>
    public const int MostDimensions = 4;

    /// <summary>A tensor's name is shorter than this in bytes.</summary>
    public const int NameLimit = 64;

    public const string AlignmentKey = "general.alignment";

    public const int UsualAlignment = 32;

    private const int LongestKey = 65_535;
    private readonly string _file;
    private readonly GgufCursor _cursor;
    private readonly List<(TensorInfo Info, long Offset)> _tensors = [];

    private GgufHeader(IFixedBytes memory, string file)
    {
        _file = file;
        _cursor = new GgufCursor(memory, Error);
        Metadata = new GgufMetadata(file);
    }

    public int Version { get; private set; }

    public GgufMetadata Metadata { get; }

    public int Alignment { get; private set; } = UsualAlignment;

    /// <summary>Tensors in the order of the file, and where their numbers begin in it.</summary>
    public IReadOnlyList<(TensorInfo Info, long Offset)> Tensors => _tensors;

    /// <summary>Reads a header and checks that all it speaks of is in the file.</summary>
    /// <exception cref="InputException">It breaks a rule; the message says which.</exception>
    public static GgufHeader Read(IFixedBytes memory, string file)
    {
        var header = new GgufHeader(memory, file);
        header.ReadVersion();
        var tensors = header._cursor.Count("the number of its tensors", sizeof(ulong) * 3);
        var values = header._cursor.Count("the number of its metadata", sizeof(ulong) + sizeof(uint) + 1);
        for (var i = 0; i < values; i++)
        {
            header.ReadValue();
        }

        header.ReadAlignment();
        header.ReadTensors(tensors, memory.Length);
        return header;
    }

    private InputException Error(string what) =>
        new(
            $"'{_file}' is no sound GGUF file: {(what.Length <= 300 ? what : $"{what[..300]}...")}; fetch or convert it again"
        );

    private void ReadVersion()
    {
        if (_cursor.Read<uint>("its magic number") != Magic)
        {
            throw new InputException($"'{_file}' is no GGUF file: it does not begin with 'GGUF'");
        }

        var version = _cursor.Read<uint>("its version");
        Version = version switch
        {
            2 or 3 => (int)version,
            1 => throw new InputException(
                $"'{_file}' is a GGUF file of version 1, of which there were few, in August 2023: convert the model it was made from again"
            ),
            _ when (version & 0xffff) == 0 && version != 0 => throw new InputException(
                $"'{_file}' is a GGUF file for big-endian machines: take the little-endian one, or convert it with gguf-py"
            ),
            _ => throw new InputException(
                $"'{_file}' is a GGUF file of version {version}, and Malmoi reads versions 2 and 3"
            ),
        };
    }

    private void ReadValue()
    {
        var key = _cursor.Text("a key of its metadata", LongestKey);
        var type = ReadType(key);
        var value = type == GgufType.Array ? ReadArray(key) : new GgufValue(type, ReadScalar(type, key));
        if (Metadata.Has(key))
        {
            throw Error($"its metadata names '{key}' twice");
        }

        Metadata.Add(key, value);
    }

    private GgufType ReadType(string key)
    {
        var type = _cursor.Read<uint>("its metadata");
        return GgufTypes.IsKnown(type)
            ? (GgufType)type
            : throw Error($"'{key}' in its metadata is of the type {type}, which is none");
    }

    private object ReadScalar(GgufType type, string key)
    {
        const string What = "its metadata";
        return type switch
        {
            GgufType.UInt8 => _cursor.Read<byte>(What),
            GgufType.Int8 => _cursor.Read<sbyte>(What),
            GgufType.UInt16 => _cursor.Read<ushort>(What),
            GgufType.Int16 => _cursor.Read<short>(What),
            GgufType.UInt32 => _cursor.Read<uint>(What),
            GgufType.Int32 => _cursor.Read<int>(What),
            GgufType.Float32 => _cursor.Read<float>(What),
            GgufType.UInt64 => _cursor.Read<ulong>(What),
            GgufType.Int64 => _cursor.Read<long>(What),
            GgufType.Float64 => _cursor.Read<double>(What),
            GgufType.Text => _cursor.Text($"'{key}' in its metadata"),
            _ => _cursor.Read<byte>(What) switch
            {
                0 => false,
                1 => true,
                var other => throw Error($"'{key}' in its metadata is neither true nor false but {other}"),
            },
        };
    }

    private GgufValue ReadArray(string key)
    {
        var type = ReadType(key);
        if (type == GgufType.Array)
        {
            throw Error($"'{key}' in its metadata is an array of arrays, which no program reads");
        }

        var what = $"the length of '{key}' in its metadata";
        var count = _cursor.Count(what, type.LeastSize());
        return new GgufValue(GgufType.Array, Elements(), type);

        object Elements() =>
            type switch
            {
                GgufType.UInt8 => _cursor.Array<byte>(count, what),
                GgufType.Int8 => _cursor.Array<sbyte>(count, what),
                GgufType.UInt16 => _cursor.Array<ushort>(count, what),
                GgufType.Int16 => _cursor.Array<short>(count, what),
                GgufType.UInt32 => _cursor.Array<uint>(count, what),
                GgufType.Int32 => _cursor.Array<int>(count, what),
                GgufType.Float32 => _cursor.Array<float>(count, what),
                GgufType.UInt64 => _cursor.Array<ulong>(count, what),
                GgufType.Int64 => _cursor.Array<long>(count, what),
                GgufType.Float64 => _cursor.Array<double>(count, what),
                GgufType.Text => Each(() => _cursor.Text($"'{key}' in its metadata")),
                _ => Each(() => (bool)ReadScalar(GgufType.Boolean, key)),
            };

        T[] Each<T>(Func<T> read)
        {
            var elements = new T[count];
            for (var i = 0; i < count; i++)
            {
                elements[i] = read();
            }

            return elements;
        }
    }

    private void ReadAlignment()
    {
        if (!Metadata.TryGet(AlignmentKey, out var value))
        {
            return;
        }

        Alignment =
            value.Type == GgufType.UInt32
            && value.Integer is > 0 and <= 1 << 30 and var alignment
            && BitOperations.IsPow2(alignment)
                ? (int)alignment
                : throw Error(
                    $"its '{AlignmentKey}' is {value} ({value.Type}), and it should be a power of two in 32 bits"
                );
    }

    private void ReadTensors(int count, long length)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var infos = new List<(TensorInfo Info, ulong Offset)>();
        for (var i = 0; i < count; i++)
        {
            var name = _cursor.Text("a tensor's name", NameLimit - 1);
            if (!names.Add(name))
            {
                throw Error($"it names the tensor '{name}' twice");
            }

            infos.Add((ReadInfo(name), _cursor.Read<ulong>("a tensor's place")));
        }

        var start = Aligned(_cursor.Position);
        var next = 0L;
        foreach (var (info, offset) in infos)
        {
            if (offset != (ulong)next)
            {
                throw Error(
                    $"the numbers of '{info.Name}' stand {offset} bytes behind its header, and should follow the tensor before at {next}"
                );
            }

            if (info.Length > length - start - next)
            {
                throw Error(
                    $"'{info}' has {info.Length} bytes from byte {start + next} on, and the file has {length}: it is cut off"
                );
            }

            _tensors.Add((info, start + next));
            next = Aligned(next + info.Length);
        }
    }

    private long Aligned(long position) => (position + Alignment - 1) / Alignment * Alignment;

    // The file has the innermost dimension first.
    private TensorInfo ReadInfo(string name)
    {
        var rank = _cursor.Read<uint>("a tensor's shape");
        if (rank > MostDimensions)
        {
            throw Error($"'{name}' has {rank} dimensions, and {MostDimensions} are the most");
        }

        var sizes = _cursor.Array<long>((int)rank, "a tensor's shape");
        var type = _cursor.Read<uint>("a tensor's type");
        Array.Reverse(sizes);
        if (!TensorShape.TryCreate(sizes, out var shape) || shape.Count > long.MaxValue / sizeof(double))
        {
            throw Error($"the shape {TensorShape.Written(sizes)} of '{name}' is impossible");
        }

        var info =
            GgmlTypes.Info(name, type, shape)
            ?? throw Error(
                $"'{name}' is of the type {type.ToString(CultureInfo.InvariantCulture)}, which ggml does not have, or has no longer"
            );
        return info.Blocks is not { } blocks || (sizes.Length > 0 && sizes[^1] % blocks.BlockLength == 0)
            ? info
            : throw Error(
                $"'{name}' is {shape} in {blocks.Name}, whose rows should be a multiple of {blocks.BlockLength}"
            );
    }
}
