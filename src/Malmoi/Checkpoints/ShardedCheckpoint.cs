using System.Diagnostics.CodeAnalysis;

namespace Malmoi.Checkpoints;

/// <summary>The tensors of a checkpoint in many files, safetensors or PyTorch's, behind one index.</summary>
public sealed class ShardedCheckpoint : ITensorSource
{
    private readonly Dictionary<string, ITensorSource> _shards = new(StringComparer.Ordinal);

    private ShardedCheckpoint(ShardIndex index) => Index = index;

    public ShardIndex Index { get; }

    /// <summary>Every tensor, in the order of the index.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; private set; } = [];

    /// <summary>The files, in order of their names.</summary>
    public IReadOnlyCollection<string> Files => _shards.Keys;

    /// <summary>Maps all files that an index names.</summary>
    /// <param name="path">The index: <c>model.safetensors.index.json</c>, <c>pytorch_model.bin.index.json</c>.</param>
    /// <exception cref="InputException">A file is missing or damaged, or a tensor is not where the index says.</exception>
    public static ShardedCheckpoint Open(string path)
    {
        var checkpoint = new ShardedCheckpoint(ShardIndex.Read(path));
        try
        {
            checkpoint.OpenFiles(path);
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor)
    {
        tensor = null;
        return Index.Files.TryGetValue(name, out var file) && _shards[file].TryGet(name, out tensor);
    }

    public void Dispose()
    {
        foreach (var shard in _shards.Values)
        {
            shard.Dispose();
        }
    }

    private void OpenFiles(string path)
    {
        var infos = new Dictionary<string, TensorInfo>(StringComparer.Ordinal);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var name in Index.Files.Values.Distinct().Order(StringComparer.Ordinal))
        {
            var file = Path.Combine(folder, name);
            if (!File.Exists(file))
            {
                throw new InputException(
                    $"'{file}' is missing, which '{path}' names: was the checkpoint fetched whole?"
                );
            }

            _shards.Add(name, TensorFile.OpenOne(file));
            foreach (var info in _shards[name].Tensors)
            {
                if (Index.Files.GetValueOrDefault(info.Name) == name)
                {
                    infos.Add(info.Name, info);
                }
            }
        }

        Tensors =
        [
            .. Index.Files.Select(named =>
                infos.GetValueOrDefault(named.Key)
                ?? throw new InputException(
                    $"'{path}' says that '{named.Key}' stands in '{named.Value}', but it does not: are they of one checkpoint?"
                )
            ),
        ];
    }
}
