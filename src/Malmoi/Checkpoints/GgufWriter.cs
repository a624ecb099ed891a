using System.Text;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Storage;

namespace Malmoi.Checkpoints;

/// <summary>Writes a GGUF file of version 3: metadata and tensors are named first, then the tensors' bytes come in any order and in any pieces.</summary>
/// <remarks>The file appears under its name at <see cref="Commit"/>, whole or not at all.</remarks>
public sealed class GgufWriter : IDisposable
{
    private readonly OutputFile _file;
    private readonly string _path;
    private readonly Dictionary<string, (TensorInfo Info, long Begin)> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _written = new(StringComparer.Ordinal);
    private readonly long _end;

    /// <param name="path">The file to write.</param>
    /// <param name="metadata">What it says; an alignment other than 32 bytes is said there.</param>
    /// <param name="tensors">All that it will hold, in the order of the file.</param>
    /// <exception cref="InputException">GGUF cannot hold one of the tensors, or the folder cannot be written to.</exception>
    public GgufWriter(string path, GgufMetadata metadata, IEnumerable<TensorInfo> tensors)
    {
        _path = path;
        Tensors = [.. tensors];
        var alignment = metadata.Size(GgufHeader.AlignmentKey) ?? GgufHeader.UsualAlignment;
        var offsets = Places(alignment);
        var header = Header(metadata, offsets);
        var start = Aligned(header.Length, alignment);
        foreach (var (tensor, offset) in Tensors.Zip(offsets))
        {
            _places[tensor.Name] = (tensor, start + offset);
            _end = Aligned(start + offset + tensor.Length, alignment);
        }

        _end = Math.Max(_end, start);
        _file = new OutputFile(path);
        _file.Stream.Write(header);
    }

    /// <summary>All tensors in the order of the file; written in this order, the disk never seeks.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Writes a file of whole tensors.</summary>
    /// <exception cref="InputException">GGUF cannot hold one of the tensors, or the file cannot be written.</exception>
    public static void Write(string path, GgufMetadata metadata, IEnumerable<TensorView> tensors)
    {
        var views = tensors.ToList();
        using var writer = new GgufWriter(path, metadata, views.Select(view => view.Info));
        foreach (var view in views)
        {
            writer.Write(view);
        }

        writer.Commit();
    }

    /// <summary>Adds the next bytes of a tensor.</summary>
    /// <exception cref="ArgumentException">It was not named, or has fewer bytes.</exception>
    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        var written = _written.GetValueOrDefault(name);
        if (!_places.TryGetValue(name, out var place) || bytes.Length > place.Info.Length - written)
        {
            throw new ArgumentException($"'{name}' was not announced, or with fewer bytes", nameof(name));
        }

        if (_file.Stream.Position != place.Begin + written)
        {
            _file.Stream.Position = place.Begin + written;
        }

        _file.Stream.Write(bytes);
        _written[name] = written + bytes.Length;
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
        foreach (var tensor in Tensors)
        {
            if (_written.GetValueOrDefault(tensor.Name) != tensor.Length)
            {
                throw new InvalidOperationException($"'{tensor.Name}' was announced, but not written to its end");
            }
        }

        // Readers ask for the bytes that fill the last tensor up, too.
        _file.Stream.SetLength(_end);
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();

    private static long Aligned(long position, int alignment) => (position + alignment - 1) / alignment * alignment;

    private long[] Places(int alignment)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var offsets = new long[Tensors.Count];
        var next = 0L;
        for (var i = 0; i < offsets.Length; i++)
        {
            var tensor = Tensors[i];
            if (!names.Add(tensor.Name))
            {
                throw new InputException($"cannot write '{_path}': it would hold two tensors called '{tensor.Name}'");
            }

            if (Encoding.UTF8.GetByteCount(tensor.Name) >= GgufHeader.NameLimit)
            {
                throw new InputException(
                    $"cannot write '{_path}': the name '{tensor.Name}' has more than the {GgufHeader.NameLimit - 1} bytes that GGUF allows"
                );
            }

            if (GgmlTypes.Number(tensor) is null || tensor.Shape.Rank > GgufHeader.MostDimensions)
            {
                throw new InputException(
                    $"cannot write '{_path}': GGUF holds no tensor as '{tensor}', of this type or of so many dimensions"
                );
            }

            offsets[i] = next;
            next = Aligned(checked(next + tensor.Length), alignment);
        }

        return offsets;
    }

    private byte[] Header(GgufMetadata metadata, long[] offsets)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(GgufHeader.Magic);
        writer.Write(3u);
        writer.Write((ulong)Tensors.Count);
        writer.Write((ulong)metadata.Count);
        foreach (var (key, value) in metadata)
        {
            GgufValueWriter.Write(writer, key, value);
        }

        foreach (var (tensor, offset) in Tensors.Zip(offsets))
        {
            GgufValueWriter.Write(writer, tensor.Name);
            writer.Write(tensor.Shape.Rank);
            for (var dimension = tensor.Shape.Rank - 1; dimension >= 0; dimension--)
            {
                writer.Write(tensor.Shape[dimension]);
            }

            writer.Write(GgmlTypes.Number(tensor)!.Value);
            writer.Write((ulong)offset);
        }

        return stream.ToArray();
    }
}
