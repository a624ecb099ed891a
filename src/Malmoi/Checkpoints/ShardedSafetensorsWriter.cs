using System.Globalization;
using Malmoi.Storage;

namespace Malmoi.Checkpoints;

/// <summary>Writes a checkpoint as Transformers saves it: <c>model.safetensors</c>, or, beyond a size, numbered files and their index.</summary>
/// <remarks>
/// Tensors go into a file in the order in which they are named, until the next would not fit; one that is larger than a file gets its own.
/// At <see cref="Commit"/> all files appear, and those of an earlier save that would be read in their place go.
/// </remarks>
public sealed class ShardedSafetensorsWriter : IDisposable
{
    /// <summary>The size of a file that Transformers keeps to.</summary>
    public const long UsualShardSize = 5_000_000_000;

    private const string SingleName = "model.safetensors";
    private const string IndexName = "model.safetensors.index.json";
    private readonly string _folder;
    private readonly List<SafetensorsWriter> _writers = [];
    private readonly Dictionary<string, SafetensorsWriter> _byTensor = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly long _totalSize;

    /// <param name="folder">Where the files go; it is made where it does not exist.</param>
    /// <param name="tensors">All that they will hold.</param>
    /// <param name="shardSize">The most bytes of tensors in a file.</param>
    /// <param name="metadata">As of <see cref="SafetensorsWriter"/>.</param>
    /// <exception cref="InputException">Two tensors have one name, or the folder cannot be written to.</exception>
    public ShardedSafetensorsWriter(
        string folder,
        IEnumerable<TensorInfo> tensors,
        long shardSize = UsualShardSize,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shardSize);
        _folder = folder;
        var shards = Shards(tensors, shardSize);
        MakeFolder(folder);
        try
        {
            for (var i = 0; i < shards.Count; i++)
            {
                Open(shards[i], Name(i, shards.Count), metadata);
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        _totalSize = shards.Sum(shard => shard.Sum(tensor => tensor.Length));
    }

    /// <summary>The files that will be written.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Adds the next bytes of a tensor.</summary>
    /// <exception cref="ArgumentException">It was not named, or has fewer bytes.</exception>
    public void Write(string name, ReadOnlySpan<byte> bytes) => Writer(name).Write(name, bytes);

    /// <summary>Writes a whole tensor.</summary>
    public void Write(TensorView tensor) => Writer(tensor.Name).Write(tensor);

    /// <summary>Makes all files appear under their names, the index last.</summary>
    /// <exception cref="InvalidOperationException">Bytes of a tensor are missing.</exception>
    /// <exception cref="InputException">A file cannot be written.</exception>
    public void Commit()
    {
        foreach (var writer in _writers)
        {
            writer.CheckWhole();
        }

        var old = FilesOfEarlierSave();
        foreach (var writer in _writers)
        {
            writer.Commit();
        }

        if (_writers.Count > 1)
        {
            new ShardIndex(_files, _totalSize).Write(Path.Combine(_folder, IndexName));
        }

        foreach (var name in old)
        {
            File.Delete(Path.Combine(_folder, name));
        }
    }

    public void Dispose()
    {
        foreach (var writer in _writers)
        {
            writer.Dispose();
        }
    }

    private static List<List<TensorInfo>> Shards(IEnumerable<TensorInfo> tensors, long shardSize)
    {
        List<List<TensorInfo>> shards =
        [
            [],
        ];
        long size = 0;
        foreach (var tensor in tensors)
        {
            if (shards[^1].Count > 0 && tensor.Length > shardSize - size)
            {
                shards.Add([]);
                size = 0;
            }

            shards[^1].Add(tensor);
            size += tensor.Length;
        }

        return shards;
    }

    private static string Name(int index, int count) =>
        count == 1
            ? SingleName
            : string.Create(CultureInfo.InvariantCulture, $"model-{index + 1:00000}-of-{count:00000}.safetensors");

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot make the folder '{folder}': {error.Message}", error);
        }
    }

    private void Open(List<TensorInfo> tensors, string name, IReadOnlyDictionary<string, string>? metadata)
    {
        var writer = new SafetensorsWriter(Path.Combine(_folder, name), tensors, metadata);
        _writers.Add(writer);
        Files = [.. Files, name];
        foreach (var tensor in tensors)
        {
            if (!_byTensor.TryAdd(tensor.Name, writer))
            {
                throw new InputException($"cannot write '{_folder}': it would hold two tensors called '{tensor.Name}'");
            }

            _files.Add(tensor.Name, name);
        }
    }

    private SafetensorsWriter Writer(string name) =>
        _byTensor.GetValueOrDefault(name)
        ?? throw new ArgumentException($"the tensor '{name}' was not named before", nameof(name));

    // What a reader would find first, or what only the old index names.
    private List<string> FilesOfEarlierSave()
    {
        var index = Path.Combine(_folder, IndexName);
        List<string> old = [SingleName];
        if (File.Exists(index))
        {
            try
            {
                old.AddRange(ShardIndex.Read(index).Files.Values.Where(IsOurs).Distinct());
            }
            catch (InputException)
            {
                // A broken index names nothing that would be read.
            }

            old.Add(IndexName);
        }

        return [.. old.Where(name => !Files.Contains(name) && (name != IndexName || Files.Count == 1))];
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("model-", StringComparison.Ordinal) && name.EndsWith(".safetensors", StringComparison.Ordinal);
}
