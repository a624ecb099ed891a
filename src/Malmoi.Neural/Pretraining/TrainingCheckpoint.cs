using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Storage;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining;

/// <summary>The files of one checkpoint: tensors of the model, of the optimiser and of the average, and the state that seals them.</summary>
internal static class TrainingCheckpoint
{
    private const string StateFile = "state.json";

    /// <param name="folder">Exists.</param>
    /// <param name="state">Where the training stands; its seals are made here.</param>
    /// <param name="files">Tensors by file and name.</param>
    public static void Write(
        string folder,
        TrainingState state,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, Tensor>> files
    )
    {
        var seals = new Dictionary<string, FileSeal>();
        foreach (var (file, tensors) in files)
        {
            var path = Path.Combine(folder, file);
            var published = tensors.Select(tensor => new PublishedTensor(tensor.Key, [tensor.Value], Layout.AsIs));
            using (var writer = CheckpointWriter.Write(path, [.. published]))
            {
                writer.Commit();
            }

            seals[file] = FileSeal.Of(path);
        }

        using var output = new OutputFile(Path.Combine(folder, StateFile));
        output.Stream.Write(TrainingState.Write(state with { Files = seals }));
        output.Commit();
    }

    /// <summary>Reads where a training stands, if all its files are what was written.</summary>
    /// <param name="damage">What is wrong with it, where it is not whole.</param>
    public static TrainingState? Read(string folder, out string? damage)
    {
        try
        {
            var state = TrainingState.Read(File.ReadAllBytes(Path.Combine(folder, StateFile)));
            damage = state is null
                ? $"'{StateFile}' is not what was written"
                : state
                    .Files.Select(file => file.Value.Damage(Path.Combine(folder, file.Key)))
                    .FirstOrDefault(problem => problem is not null);
            return damage is null ? state : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            damage = error.Message;
            return null;
        }
    }

    /// <summary>Puts the tensors of a file into those of the same names.</summary>
    /// <exception cref="InputException">They are not the same names, types and shapes: nothing was put.</exception>
    public static void Load(string folder, string file, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var source = SafetensorsFile.Open(Path.Combine(folder, file));
        var views = tensors.ToDictionary(
            tensor => tensor.Key,
            tensor => Find(source, folder, tensor.Key, tensor.Value)
        );
        if (source.Tensors.Count != tensors.Count)
        {
            var other = source.Tensors.First(tensor => !tensors.ContainsKey(tensor.Name));
            throw Another(folder, $"it has '{other.Name}', which this one lacks");
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var (name, tensor) in tensors)
        {
            using var inner = NewDisposeScope();
            tensor.copy_(TorchMemory.Load(views[name]));
        }
    }

    /// <summary>The line for a checkpoint that belongs to something else.</summary>
    public static InputException Another(string folder, string difference) =>
        new(
            $"the checkpoint '{folder}' is of another training ({difference}): use the same model, data and options, or another folder"
        );

    private static TensorView Find(SafetensorsFile source, string folder, string name, Tensor wanted)
    {
        if (!source.TryGet(name, out var view))
        {
            throw Another(folder, $"it lacks '{name}'");
        }

        return view.Type == TorchTypes.Of(wanted.dtype) && view.Shape.Sizes.SequenceEqual(wanted.shape)
            ? view
            : throw Another(
                folder,
                $"its '{name}' is {view.Type} {view.Shape}, and here {TorchTypes.Of(wanted.dtype)} {string.Join('x', wanted.shape)}"
            );
    }
}
