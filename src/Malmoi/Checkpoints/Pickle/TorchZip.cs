using System.IO.Compression;
using Malmoi.Storage;

namespace Malmoi.Checkpoints.Pickle;

/// <summary>PyTorch's files since version 1.6: a zip archive of data.pkl and a file for each storage.</summary>
internal sealed unsafe class TorchZip : ITorchContainer
{
    // Of compressed entries: weights shrink little, and nobody wants a terabyte of zeros out of a short file.
    private const long FreeBytes = 64 << 20;
    private const long MostExpansion = 100;
    private readonly string _file;
    private readonly IFixedBytes _memory;
    private readonly ZipDirectory _zip;
    private readonly string _folder;
    private readonly Dictionary<string, NativeBytes> _unpacked = new(StringComparer.Ordinal);

    /// <exception cref="InputException">It is damaged, or a pickle in it asks for what no weights need.</exception>
    public TorchZip(IFixedBytes memory, string file)
    {
        (_file, _memory) = (file, memory);
        _zip = new ZipDirectory(memory, file);
        var unpacked = _zip.Entries.Where(entry => entry.IsCompressed).Sum(entry => (double)entry.Length);
        if (unpacked > FreeBytes + ((double)memory.Length * MostExpansion))
        {
            throw new InputException(
                $"'{file}' would unpack to {unpacked:0} bytes, over {MostExpansion} times its size, which no weights do: is it a zip bomb? save it uncompressed"
            );
        }

        var pickles = _zip.Entries.Where(entry => IsPickle(entry.Name)).ToList();
        if (pickles is not [var pickle])
        {
            throw new InputException(
                $"'{file}' is a zip archive with {pickles.Count} entries called data.pkl, but a PyTorch file has one: is it one?"
            );
        }

        _folder = pickle.Name[..^"data.pkl".Length];
        if (_zip.TryFind($"{_folder}byteorder", out var order) && !Bytes(order).StartsWith("little"u8))
        {
            throw new InputException(
                $"'{file}' was written on a big-endian machine, whose numbers Malmoi does not turn round: load and save it on an ordinary one"
            );
        }

        var (at, offset) = Unpacked(pickle);
        Input = new PickleInput(at, offset, pickle.Length, file);
        Root = PickleMachine.Run(Input);
    }

    public object? Root { get; }

    public PickleInput Input { get; }

    public bool Holds(PickleStorage storage) =>
        _zip.TryFind($"{_folder}data/{storage.Key}", out var entry)
        && storage.Key.All(char.IsAsciiLetterOrDigit)
        && (Int128)(storage.Offset + (Int128)storage.Count) * storage.ElementSize <= entry.Length;

    public (IFixedBytes Memory, long Offset) Find(PickleStorage storage)
    {
        _zip.TryFind($"{_folder}data/{storage.Key}", out var entry);
        var (memory, offset) = Unpacked(entry!);
        return (memory, offset + (storage.Offset * storage.ElementSize));
    }

    private static bool IsPickle(string name) =>
        name == "data.pkl" || (name.EndsWith("/data.pkl", StringComparison.Ordinal) && name.Count(c => c == '/') == 1);

    private ReadOnlySpan<byte> Bytes(ZipEntry entry)
    {
        var (memory, offset) = Unpacked(entry);
        return new ReadOnlySpan<byte>(memory.Pointer + offset, (int)Math.Min(entry.Length, 64));
    }

    private (IFixedBytes Memory, long Offset) Unpacked(ZipEntry entry)
    {
        if (!entry.IsCompressed)
        {
            return (_memory, entry.Offset);
        }

        lock (_unpacked)
        {
            if (!_unpacked.TryGetValue(entry.Name, out var bytes))
            {
                _unpacked.Add(entry.Name, bytes = Unpack(entry));
            }

            return (bytes, 0);
        }
    }

    private NativeBytes Unpack(ZipEntry entry)
    {
        var bytes = new NativeBytes(entry.Length);
        try
        {
            using var packed = new UnmanagedMemoryStream(_memory.Pointer + entry.Offset, entry.StoredLength);
            using var stream = new DeflateStream(packed, CompressionMode.Decompress);
            long done = 0;
            for (int read; done < entry.Length; done += read)
            {
                var room = new Span<byte>(bytes.Pointer + done, (int)Math.Min(entry.Length - done, 1 << 20));
                read = stream.Read(room);
                if (read == 0)
                {
                    break;
                }
            }

            if (done == entry.Length && stream.ReadByte() < 0)
            {
                return bytes;
            }
        }
        catch (InvalidDataException) { }

        bytes.Dispose();
        throw new InputException($"'{_file}' is damaged: '{entry.Name}' in it cannot be unpacked; fetch it again");
    }
}
