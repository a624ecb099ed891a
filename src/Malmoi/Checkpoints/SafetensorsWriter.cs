using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using Malmoi.Storage;

namespace Malmoi.Checkpoints;

/// <summary>Writes a safetensors file: all tensors are named first, then their bytes come in any order and in any pieces.</summary>
/// <remarks>
/// The layout is the reference's: wider element types first, names in order of their bytes, a header padded to a multiple of 8 with blanks.
/// The file appears under its name at <see cref="Commit"/>, whole or not at all.
/// </remarks>
public sealed class SafetensorsWriter : IDisposable
{
    private readonly OutputFile _file;
    private readonly Dictionary<string, (TensorInfo Info, long Begin)> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _written = new(StringComparer.Ordinal);

    /// <param name="path">The file to write.</param>
    /// <param name="tensors">All that it will hold.</param>
    /// <param name="metadata">What else stands in the header; <c>{"format": "pt"}</c>, which Transformers asks for, unless it is given.</param>
    /// <exception cref="InputException">Two tensors have one name, or the folder cannot be written to.</exception>
    public SafetensorsWriter(
        string path,
        IEnumerable<TensorInfo> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        var ordered = tensors.ToList();
        ordered.Sort(InOrder);
        long end = 0;
        foreach (var tensor in ordered)
        {
            if (tensor.Name == "__metadata__" || !_places.TryAdd(tensor.Name, (tensor, end)))
            {
                throw new InputException($"cannot write '{path}': it would hold two tensors called '{tensor.Name}'");
            }

            _written.Add(tensor.Name, 0);
            end = checked(end + tensor.Length);
        }

        Tensors = ordered;
        var header = Header(ordered, metadata ?? new Dictionary<string, string> { ["format"] = "pt" });
        if (header.Length > SafetensorsHeader.LongestHeader)
        {
            throw new InputException(
                $"cannot write '{path}': the names of {ordered.Count} tensors take more than the {SafetensorsHeader.LongestHeader} bytes of a header"
            );
        }

        Start = sizeof(ulong) + header.Length;
        _file = new OutputFile(path);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        _file.Stream.Write(length);
        _file.Stream.Write(header);
    }

    /// <summary>All tensors in the order of the file; written in this order, the disk never seeks.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    private long Start { get; }

    /// <summary>Writes a file of whole tensors.</summary>
    /// <exception cref="InputException">Two tensors have one name, or the file cannot be written.</exception>
    public static void Write(
        string path,
        IEnumerable<TensorView> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        var views = tensors.ToList();
        using var writer = new SafetensorsWriter(path, views.Select(view => view.Info), metadata);
        foreach (var view in views.OrderBy(view => writer._places[view.Name].Begin))
        {
            writer.Write(view);
        }

        writer.Commit();
    }

    /// <summary>Adds the next bytes of a tensor.</summary>
    /// <exception cref="ArgumentException">It was not named, or has fewer bytes.</exception>
    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        if (!_places.TryGetValue(name, out var place) || bytes.Length > place.Info.Length - _written[name])
        {
            throw new ArgumentException($"'{name}' was not announced, or with fewer bytes", nameof(name));
        }

        var position = Start + place.Begin + _written[name];
        if (_file.Stream.Position != position)
        {
            _file.Stream.Position = position;
        }

        _file.Stream.Write(bytes);
        _written[name] += bytes.Length;
    }

    /// <summary>Writes a whole tensor.</summary>
    public void Write(TensorView tensor)
    {
        for (long at = 0; at < tensor.Length; )
        {
            var part = (int)Math.Min(tensor.Length - at, 1 << 20);
            Write(tensor.Name, tensor.Bytes(at, part));
            at += part;
        }

        GC.KeepAlive(tensor);
    }

    /// <summary>Makes the file appear under its name.</summary>
    /// <exception cref="InvalidOperationException">Bytes of a tensor are missing.</exception>
    public void Commit()
    {
        CheckWhole();
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();

    /// <exception cref="InvalidOperationException">Bytes of a tensor are missing.</exception>
    internal void CheckWhole()
    {
        foreach (var (name, place) in _places)
        {
            if (_written[name] != place.Info.Length)
            {
                throw new InvalidOperationException(
                    $"'{name}' has {place.Info.Length} bytes, but {_written[name]} were written"
                );
            }
        }
    }

    // Names compare by their UTF-8, which is not how UTF-16 compares beyond the first plane.
    private static int InOrder(TensorInfo a, TensorInfo b) =>
        a.Type != b.Type
            ? b.Type.CompareTo(a.Type)
            : System
                .Text.Encoding.UTF8.GetBytes(a.Name)
                .AsSpan()
                .SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b.Name));

    private static byte[] Header(List<TensorInfo> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            writer.WriteStartObject();
            if (metadata.Count > 0)
            {
                writer.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata)
                {
                    writer.WriteString(key, value);
                }

                writer.WriteEndObject();
            }

            long begin = 0;
            foreach (var tensor in tensors)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", tensor.Type.Symbol());
                WriteNumbers(writer, "shape", tensor.Shape.Sizes);
                WriteNumbers(writer, "data_offsets", [begin, begin + tensor.Length]);
                writer.WriteEndObject();
                begin += tensor.Length;
            }

            writer.WriteEndObject();
        }

        while (stream.Length % 8 != 0)
        {
            stream.WriteByte((byte)' ');
        }

        return stream.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, ReadOnlySpan<long> numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
