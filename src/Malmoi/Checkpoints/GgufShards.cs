using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Malmoi.Checkpoints.Gguf;

namespace Malmoi.Checkpoints;

/// <summary>The tensors of a GGUF model that was split into several files, or that stands in one.</summary>
/// <remarks>Files are called <c>NAME-00001-of-00003.gguf</c>; the first has the metadata of the model, all say which of how many they are.</remarks>
public sealed partial class GgufShards : ITensorSource
{
    // More files than any model was split into; a file that claims more is damaged.
    private const int MostFiles = 10_000;
    private readonly List<GgufFile> _files = [];
    private readonly Dictionary<string, GgufFile> _places = new(StringComparer.Ordinal);

    private GgufShards(GgufMetadata metadata) => Metadata = metadata;

    /// <summary>Of the first file.</summary>
    public GgufMetadata Metadata { get; private set; }

    public IReadOnlyList<TensorInfo> Tensors { get; private set; } = [];

    /// <summary>The files, in their order.</summary>
    public IReadOnlyList<string> Files => [.. _files.Select(file => file.Path)];

    /// <summary>Maps all files of a model.</summary>
    /// <param name="path">The only file, or any of them.</param>
    /// <exception cref="InputException">A file is missing, damaged, or that of another model.</exception>
    public static GgufShards Open(string path)
    {
        var first = GgufFile.Open(path);
        var shards = new GgufShards(first.Metadata);
        try
        {
            shards._files.Add(first);
            if (first.Metadata.Size("split.count") is > 1 and var count)
            {
                shards._files.Clear();
                first.Dispose();
                shards.OpenAll(path, count);
            }

            shards.Place();
            return shards;
        }
        catch
        {
            first.Dispose();
            shards.Dispose();
            throw;
        }
    }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor)
    {
        tensor = null;
        return _places.TryGetValue(name, out var file) && file.TryGet(name, out tensor);
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private void OpenAll(string path, int count)
    {
        var named = Numbered().Match(path);
        if (
            !named.Success
            || count > MostFiles
            || int.Parse(named.Groups[3].Value, CultureInfo.InvariantCulture) != count
        )
        {
            throw new InputException(
                $"'{path}' is one of {count} files of a model, and is not called so: give it back its name, NAME-00001-of-{count:D5}.gguf"
            );
        }

        for (var number = 1; number <= count; number++)
        {
            var name = $"{named.Groups[1].Value}-{number:D5}-of-{count:D5}.gguf";
            if (!File.Exists(name))
            {
                throw new InputException(
                    $"'{name}' is missing, one of the {count} files of the model in '{path}': was it fetched whole?"
                );
            }

            var file = GgufFile.Open(name);
            _files.Add(file);
            if (file.Metadata.Size("split.count") != count || file.Metadata.Size("split.no") != number - 1)
            {
                throw new InputException(
                    $"'{name}' does not say that it is file {number} of {count}: is it that of another model?"
                );
            }
        }

        Metadata = _files[0].Metadata;
    }

    private void Place()
    {
        foreach (var file in _files)
        {
            foreach (var tensor in file.Tensors)
            {
                if (!_places.TryAdd(tensor.Name, file))
                {
                    throw new InputException(
                        $"'{file.Path}' has the tensor '{tensor.Name}', and '{_places[tensor.Name].Path}' has it too: are they of one model?"
                    );
                }
            }
        }

        Tensors = [.. _files.SelectMany(file => file.Tensors)];
        if (Metadata.Size("split.tensors.count") is { } count && count != Tensors.Count)
        {
            throw new InputException(
                $"'{_files[0].Path}' says that its model has {count} tensors, and its {_files.Count} file(s) have {Tensors.Count}: are they of one model?"
            );
        }
    }

    [GeneratedRegex(@"^(.*)-(\d{5})-of-(\d{5})\.gguf$")]
    private static partial Regex Numbered();
}
