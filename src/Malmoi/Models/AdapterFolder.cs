using System.Diagnostics.CodeAnalysis;
using System.Text;
using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.Inference;
using Malmoi.Models.Gguf;
using Malmoi.Storage;

namespace Malmoi.Models;

/// <summary>A low-rank adapter (LoRA, Hu et al., 2022) as PEFT writes it: <c>adapter_config.json</c> beside <c>adapter_model.safetensors</c> or <c>adapter_model.bin</c>.</summary>
/// <remarks>
/// Each adapted module has two factors, <c>lora_A</c> (rank, in) and <c>lora_B</c> (out, rank). Whatever else the folder holds, biases
/// and modules kept whole, takes the place of the base model's.
/// </remarks>
public sealed class AdapterFolder : IDisposable
{
    /// <summary>What PEFT puts before the names of the model it wraps.</summary>
    public const string Wrapper = "base_model.model.";

    private const string Configuring = "adapter_config.json";

    private readonly ITensorSource _weights;
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    private AdapterFolder(string path, AdapterConfiguration configuration, ITensorSource weights)
    {
        (Path, Configuration, _weights) = (path, configuration, weights);
        foreach (var tensor in weights.Tensors)
        {
            // Of a module kept whole, some versions write the trained and the first form besides.
            if (!tensor.Name.Contains(".original_module.", StringComparison.Ordinal))
            {
                _files[Bare(tensor.Name)] = tensor.Name;
            }
        }
    }

    public string Path { get; }

    public AdapterConfiguration Configuration { get; }

    /// <summary>Names of the modules it has a factor for.</summary>
    public IReadOnlyList<string> Modules =>
        [
            .. Embeddings,
            .. _files.Keys.Select(name => Before(name, Factor.Down, Factor.Up)).OfType<string>().Distinct(),
        ];

    /// <summary>Those of them that are tables of vectors and no matrices.</summary>
    public IReadOnlyList<string> Embeddings =>
        [
            .. _files
                .Keys.Select(name => Before(name, Factor.OfEmbedding.Down, Factor.OfEmbedding.Up))
                .OfType<string>()
                .Distinct(),
        ];

    /// <summary>Tensors that stand whole in it and that no model built over <see cref="Over"/> has asked for.</summary>
    public IReadOnlyList<string> Unused =>
        [
            .. _files.Keys.Where(name =>
                !_used.Contains(name)
                && Before(name, Factor.Down, Factor.Up, Factor.Magnitude) is null
                && Before(name, Factor.OfEmbedding.Down, Factor.OfEmbedding.Up) is null
            ),
        ];

    /// <summary>Whether a folder holds an adapter and no model.</summary>
    public static bool IsOne(string path) =>
        File.Exists(System.IO.Path.Combine(path, Configuring))
        && !File.Exists(System.IO.Path.Combine(path, "config.json"));

    /// <summary>The folder of the model that an adapter says it was made for: as it stands, or from the adapter's own place.</summary>
    /// <exception cref="InputException">It names none, or none that is here.</exception>
    public static string BaseOf(string path)
    {
        var named = Configured(path).BaseModelNameOrPath;
        return string.IsNullOrEmpty(named)
                ? throw new InputException(
                    $"the adapter '{path}' does not say which model it adapts (\"base_model_name_or_path\"): give the model's folder, and the adapter with --adapter"
                )
            : Directory.Exists(named) || File.Exists(named) ? named
            : Directory.Exists(System.IO.Path.Combine(path, named)) ? System.IO.Path.Combine(path, named)
            : throw new InputException(
                $"the adapter '{path}' adapts '{named}', and no such folder is here: give the model's folder, and the adapter with --adapter"
            );
    }

    /// <exception cref="InputException">A part is missing or damaged, or of a method that is not known.</exception>
    public static AdapterFolder Open(string path)
    {
        var configuration = Configured(path);
        var (safe, pickled) = (
            System.IO.Path.Combine(path, "adapter_model.safetensors"),
            System.IO.Path.Combine(path, "adapter_model.bin")
        );
        var weights =
            File.Exists(safe) || !File.Exists(pickled)
                ? (ITensorSource)SafetensorsFile.Open(safe)
                : PickleFile.Open(pickled);
        return new AdapterFolder(path, configuration, weights);
    }

    /// <summary>The adapter of a model: a folder of PEFT's kind or a GGUF file, under the names that the model's own tensors have.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="family">The model's.</param>
    /// <exception cref="InputException">A part is missing or damaged, of a method that is not known, or for another model.</exception>
    public static AdapterFolder Open(string path, Family family)
    {
        var isGguf = File.Exists(path);
        if (!isGguf && family is not GgufFamily)
        {
            return Open(path);
        }

        var translation = new AdapterTranslation(family);
        if (isGguf && family is GgufFamily)
        {
            return GgufAdapter.Open(path, translation.Architecture);
        }

        using var original = isGguf ? GgufAdapter.Open(path, translation.Architecture) : Open(path);
        return isGguf ? translation.FromGgml(original) : translation.ToGgml(original);
    }

    /// <summary>An adapter that no folder holds.</summary>
    /// <param name="path">What messages call it.</param>
    /// <param name="configuration">Its ranks and scales.</param>
    /// <param name="weights">Its factors; it becomes this one's to dispose.</param>
    internal static AdapterFolder Of(string path, AdapterConfiguration configuration, ITensorSource weights) =>
        new(path, configuration, weights);

    /// <summary>Its factors by our names of the projections that they stand beside.</summary>
    /// <param name="family">The model's, under whose names the factors stand.</param>
    /// <exception cref="InputException">It has factors for what the model lacks, in another shape, or only one of two.</exception>
    public IReadOnlyDictionary<string, LowRankFactors> Factors(Family family) => AdapterFactors.Read(this, family);

    /// <summary>That a model was built over all that stands whole in it.</summary>
    /// <exception cref="InputException">It holds what the model lacks.</exception>
    internal void CheckUsed()
    {
        if (Unused is [var lost, ..])
        {
            throw Lost(lost);
        }
    }

    /// <summary>What is said of a module that the model lacks.</summary>
    public InputException Lost(string module) =>
        new(
            $"'{Path}' adapts '{module}', which this model has not: is it an adapter of another model, or should the head not be tied (\"tie_word_embeddings\": false)?"
        );

    /// <summary>Writes a folder that PEFT loads.</summary>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="model">Where the model that it adapts is found.</param>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    internal void Write(string folder, string model)
    {
        using var output = new OutputFolder(folder);
        var infos = _files.Select(file =>
            _weights.Tensors.First(tensor => tensor.Name == file.Value) with
            {
                Name = Wrapper + file.Key,
            }
        );
        using var writer = new SafetensorsWriter(System.IO.Path.Combine(folder, "adapter_model.safetensors"), infos);
        foreach (var (bare, name) in _files)
        {
            _weights.TryGet(name, out var tensor);
            writer.Write(Wrapper + bare, tensor!.Bytes(0, checked((int)tensor.Length)));
        }

        output
            .Add(Configuring)
            .Write(Encoding.UTF8.GetBytes((Configuration with { BaseModelNameOrPath = model }).Write()));
        writer.Commit();
        output.Commit();
    }

    /// <summary>The factors of a module.</summary>
    public bool TryGet(string module, [NotNullWhen(true)] out TensorView? down, [NotNullWhen(true)] out TensorView? up)
    {
        up = null;
        return TryGet(module + Factor.Down, out down) && TryGet(module + Factor.Up, out up);
    }

    /// <summary>The factors of a table of vectors: A (rank, rows) and B (width, rank).</summary>
    public bool TryGetEmbedding(
        string module,
        [NotNullWhen(true)] out TensorView? down,
        [NotNullWhen(true)] out TensorView? up
    )
    {
        up = null;
        return TryGet(module + Factor.OfEmbedding.Down, out down) && TryGet(module + Factor.OfEmbedding.Up, out up);
    }

    /// <summary>The lengths of a module's rows, where directions and lengths are trained apart (DoRA).</summary>
    public bool TryGetMagnitude(string module, [NotNullWhen(true)] out TensorView? lengths) =>
        TryGet(module + Factor.Magnitude, out lengths);

    /// <summary>The base's tensors, those that this folder holds whole in their places; the base stays the caller's.</summary>
    public ITensorSource Over(ITensorSource source) => new Overlaid(this, source);

    public void Dispose() => _weights.Dispose();

    private static AdapterConfiguration Configured(string path)
    {
        var config = System.IO.Path.Combine(path, Configuring);
        return File.Exists(config)
            ? AdapterConfiguration.Read(File.ReadAllBytes(config), config)
            : throw new InputException($"'{path}' has no '{Configuring}': it is not an adapter of PEFT's kind");
    }

    private bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor)
    {
        tensor = null;
        _used.Add(name);
        return _files.TryGetValue(name, out var file) && _weights.TryGet(file, out tensor);
    }

    // The module of a name that ends as one of these does.
    private static string? Before(string name, params ReadOnlySpan<string> ends)
    {
        foreach (var end in ends)
        {
            if (name.EndsWith(end, StringComparison.Ordinal))
            {
                return name[..^end.Length];
            }
        }

        return null;
    }

    private static string Bare(string name)
    {
        var bare = name.StartsWith(Wrapper, StringComparison.Ordinal) ? name[Wrapper.Length..] : name;
        bare = bare.Replace(".base_layer.", ".", StringComparison.Ordinal)
            .Replace(".modules_to_save.", ".", StringComparison.Ordinal);
        // Later versions of PEFT keep it as a module of its own.
        return bare.EndsWith(Factor.Magnitude + ".weight", StringComparison.Ordinal) ? bare[..^".weight".Length] : bare;
    }

    private sealed class Overlaid(AdapterFolder adapter, ITensorSource source) : ITensorSource
    {
        public IReadOnlyList<TensorInfo> Tensors => source.Tensors;

        public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor) =>
            adapter.TryGet(name, out tensor) || source.TryGet(name, out tensor);

        public void Dispose() { }
    }
}

/// <summary>How the two factors of a module are called.</summary>
public static class Factor
{
    /// <summary>A (rank, in), which comes first.</summary>
    public const string Down = ".lora_A.weight";

    /// <summary>B (out, rank).</summary>
    public const string Up = ".lora_B.weight";

    /// <summary>The length of each row of the matrix (out), of adapters that train it apart (DoRA).</summary>
    public const string Magnitude = ".lora_magnitude_vector";

    /// <summary>The names of a table's factors: A (rank, rows), of which each token takes its column, and B (width, rank).</summary>
    public static (string Down, string Up) OfEmbedding => (".lora_embedding_A", ".lora_embedding_B");
}
