using System.Text;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.Inference;
using Malmoi.Models;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Finetuning.Quantized;
using Malmoi.Storage;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning;

/// <summary>A low-rank adapter of a model (LoRA, Hu et al., 2022; rank-stabilised, Kalajdzievski, 2023), as PEFT keeps it.</summary>
/// <remarks>
/// Give <see cref="Wrap"/> to the <see cref="Transformer"/> that is built. Where a checkpoint fuses queries, keys and values in one
/// matrix, its module has one A for the three and a B whose rows are fused as the matrix's are.
/// </remarks>
public sealed class LowRank : IDisposable
{
    private readonly Family _family;
    private readonly CheckpointMap _map;
    private readonly AdapterFolder? _folder;
    private readonly IFactorSource _factors;
    private readonly Dictionary<string, Parameter> _downs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LowRankProjection> _adapted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LowRankLookup> _tables = new(StringComparer.Ordinal); // by their modules

    /// <summary>An adapter that changes nothing yet.</summary>
    /// <param name="configuration">What is adapted and how.</param>
    /// <param name="family">The model's, for its published names.</param>
    /// <param name="seed">Of the draw of A.</param>
    public LowRank(AdapterConfiguration configuration, Family family, int seed = 0)
        : this(configuration, family, new FreshFactors(seed)) { }

    /// <summary>An adapter from a folder, which must stay open until the model is built.</summary>
    public LowRank(AdapterFolder folder, Family family)
        : this(folder.Configuration, family, new FolderFactors(folder)) => _folder = folder;

    private LowRank(AdapterConfiguration configuration, Family family, IFactorSource factors) =>
        (Configuration, _family, _map, _factors) = (configuration, family, family.Checkpoint, factors);

    public AdapterConfiguration Configuration { get; }

    /// <summary>Whether dropout is at work.</summary>
    public bool Training { get; set; }

    /// <summary>Whether it is at work; without it the model is what it was before, the reference that alignment keeps to.</summary>
    public bool Active { get; set; } = true;

    /// <summary>Keeps the matrices in a few bits; null: as they are.</summary>
    internal PackedWeights? Packing { get; init; }

    /// <summary>Published names of the modules that are adapted in the model built.</summary>
    public IReadOnlyCollection<string> Modules => [.. _tables.Keys, .. _downs.Keys];

    /// <summary>A <see cref="ProjectionWrapper"/>: puts an adapter beside a projection that the configuration names.</summary>
    /// <exception cref="InputException">The folder lacks its factors, or has them in another shape.</exception>
    public Projection? Wrap(string path, Dense dense)
    {
        var place = Place($"{path}.weight");
        var module = Module(place.Theirs);
        var packed = Packing?.Pack(path, dense);
        if (!Configuration.Targets(module, path.StartsWith("heads.", StringComparison.Ordinal)))
        {
            return packed;
        }

        var matrix = (IFrozenMatrix?)packed ?? new WholeMatrix(dense);
        var beside = new AdaptedMatrix(module, place, matrix, dense);
        if (!_downs.TryGetValue(module, out var down))
        {
            _downs[module] = down = _factors.Down(beside, Configuration.RankOf(module));
        }

        var adapted = new LowRankProjection(
            matrix,
            down,
            _factors.Up(beside, Configuration.RankOf(module)),
            Configuration.Decomposed == true ? _factors.Lengths(beside) : null,
            Configuration.ScaleOf(module),
            () => Training ? Configuration.Dropout ?? 0 : 0,
            () => Active
        );
        _adapted[path] = adapted;
        return adapted;
    }

    /// <summary>A <see cref="ProjectionWrapper"/>: adds the product to the matrix at once, and leaves it as the projection.</summary>
    /// <exception cref="InputException">The folder lacks its factors, or has them in another shape.</exception>
    public Projection? MergeInto(string path, Dense dense)
    {
        (Wrap(path, dense) as LowRankProjection)?.Merge();
        return null;
    }

    /// <summary>A <see cref="LookupWrapper"/>: puts an adapter beside a table of vectors that the configuration names.</summary>
    /// <exception cref="InputException">The folder lacks its factors, or has them in another shape.</exception>
    public Lookup? WrapTable(string path, Parameter table)
    {
        var module = Module(Place($"{path}.weight").Theirs);
        // Like a head, a table is none of "all linear" maps.
        if (!Configuration.Targets(module, isHead: true))
        {
            return null;
        }

        var rank = Configuration.RankOf(module);
        var (down, up) = _factors.Table(module, table, rank);
        return _tables[module] = new LowRankLookup(table, down, up, Configuration.ScaleOf(module), () => Active);
    }

    /// <summary>A <see cref="LookupWrapper"/>: adds the product to the table at once, and leaves it.</summary>
    /// <exception cref="InputException">The folder lacks its factors, or has them in another shape.</exception>
    public Lookup? MergeIntoTable(string path, Parameter table)
    {
        (WrapTable(path, table) as LowRankLookup)?.Merge();
        return null;
    }

    /// <summary>Leaves only what the configuration says to be trained: the factors, perhaps biases and whole modules.</summary>
    /// <returns>What an optimiser trains.</returns>
    /// <exception cref="InputException">Nothing of the model is adapted, or the folder has factors for what it lacks.</exception>
    public IReadOnlyList<Parameter> Freeze(Transformer model)
    {
        Check();
        foreach (var (name, tensor) in model.Tensors)
        {
            tensor.requires_grad = IsTrained(name);
        }

        return
        [
            .. _tables.Values.SelectMany(table => (Parameter[])[table.Down, table.Up]),
            .. _downs.Values,
            .. _adapted.Values.Select(adapted => adapted.Up),
            .. _adapted.Values.Select(adapted => adapted.Magnitude).OfType<Parameter>(),
            .. model.Tensors.Values.Where(tensor => tensor.requires_grad),
        ];
    }

    /// <summary>What <see cref="Freeze"/> leaves to be trained, by names of its own.</summary>
    /// <exception cref="InputException">Nothing of the model is adapted, or the folder has factors for what it lacks.</exception>
    public IReadOnlyDictionary<string, Parameter> Trained(Transformer model)
    {
        Freeze(model);
        var trained = model
            .Tensors.Where(tensor => tensor.Value.requires_grad)
            .ToDictionary(tensor => tensor.Key, tensor => tensor.Value, StringComparer.Ordinal);
        foreach (var (module, table) in _tables)
        {
            (trained[module + Factor.OfEmbedding.Down], trained[module + Factor.OfEmbedding.Up]) = (
                table.Down,
                table.Up
            );
        }

        foreach (var (module, down) in _downs)
        {
            trained[module + Factor.Down] = down;
        }

        foreach (var (path, adapted) in _adapted)
        {
            trained[path + Factor.Up] = adapted.Up;
            if (adapted.Magnitude is { } lengths)
            {
                trained[path + Factor.Magnitude] = lengths;
            }
        }

        return trained;
    }

    /// <summary>The factors as they are now, by our names of the projections: what the managed engine puts beside its matrices.</summary>
    public IReadOnlyDictionary<string, LowRankFactors> Factors()
    {
        Check();
        if (Configuration.Decomposed == true)
        {
            throw new InputException(
                "an adapter that trains directions and lengths apart (DoRA) has no place in the engine: take lora or rslora"
            );
        }

        if (_tables.Count > 0)
        {
            throw new InputException(
                $"an adapter of a table of vectors ('{_tables.Keys.First()}') has no place in the engine: adapt matrices alone"
            );
        }

        return _adapted.ToDictionary(
            adapted => adapted.Key,
            adapted => new LowRankFactors(
                adapted.Value.Down.Numbers(),
                adapted.Value.Up.Numbers(),
                (int)adapted.Value.Down.shape[0],
                adapted.Value.Scale
            ),
            StringComparer.Ordinal
        );
    }

    /// <summary>Adds every product to its matrix; the model then does without the adapter, which begins again at no change.</summary>
    public void Merge()
    {
        Check();
        foreach (var table in _tables.Values)
        {
            table.Merge();
        }

        foreach (var adapted in _adapted.Values)
        {
            adapted.Merge();
        }
    }

    /// <summary>Writes a folder that PEFT loads.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public void Write(string folder, Transformer model)
    {
        using var output = new OutputFolder(folder);
        using var weights = CheckpointWriter.Write(
            Path.Combine(folder, "adapter_model.safetensors"),
            Published(model, tensor => tensor)
        );
        var written = Configuration with
        {
            PeftType = "LORA",
            InferenceMode = true,
            FanInFanOut = _adapted.Keys.Any(path => Place($"{path}.weight").Layout.Transposed),
        };
        output.Add("adapter_config.json").Write(Encoding.UTF8.GetBytes(written.Write()));
        weights.Commit();
        output.Commit();
    }

    public void Dispose()
    {
        _factors.Dispose();
        var tables = _tables.Values.SelectMany(table => (Parameter[])[table.Down, table.Up]);
        foreach (var factor in _downs.Values.Concat(_adapted.Values.Select(adapted => adapted.Up)).Concat(tables))
        {
            factor.Dispose();
        }

        foreach (var adapted in _adapted.Values)
        {
            adapted.Magnitude?.Dispose();
        }
    }

    /// <summary>All that is trained, under PEFT's names.</summary>
    /// <param name="model">For what is trained of its own.</param>
    /// <param name="of">The tensor to publish for a trained one: itself, or its gradient.</param>
    internal IReadOnlyList<PublishedTensor> Published(Transformer model, Func<Tensor, Tensor> of)
    {
        var published = new List<PublishedTensor>();
        foreach (var (module, table) in _tables)
        {
            var (down, up) = Factor.OfEmbedding;
            published.Add(new PublishedTensor(AdapterFolder.Wrapper + module + down, [of(table.Down)], Layout.AsIs));
            published.Add(new PublishedTensor(AdapterFolder.Wrapper + module + up, [of(table.Up)], Layout.AsIs));
        }

        foreach (var (module, down) in _downs)
        {
            var place = _adapted
                .Keys.Select(path => Place($"{path}.weight"))
                .First(place => Module(place.Theirs) == module);
            Tensor[] ups = [.. place.Ours.Select(part => of(_adapted[Module(part)].Up))];
            var straight = place.Layout with { Transposed = false };
            published.Add(new PublishedTensor(AdapterFolder.Wrapper + module + Factor.Down, [of(down)], Layout.AsIs));
            published.Add(new PublishedTensor(AdapterFolder.Wrapper + module + Factor.Up, ups, straight));
            if (Configuration.Decomposed == true)
            {
                Tensor[] lengths = [.. place.Ours.Select(part => of(_adapted[Module(part)].Magnitude!))];
                published.Add(
                    new PublishedTensor(AdapterFolder.Wrapper + module + Factor.Magnitude, lengths, straight)
                );
            }
        }

        var own = model
            .Tensors.Where(tensor => IsTrained(tensor.Key))
            .ToDictionary(tensor => tensor.Key, tensor => of(tensor.Value));
        foreach (var tensor in PublishedTensors.Of(own, _family))
        {
            var module = Module(tensor.Name);
            var name = _downs.ContainsKey(module) ? $"{module}.base_layer{tensor.Name[module.Length..]}" : tensor.Name;
            published.Add(tensor with { Name = AdapterFolder.Wrapper + name });
        }

        return published;
    }

    /// <summary>That what is adapted is there, after the model was built.</summary>
    /// <exception cref="InputException">Nothing of the model is adapted, or the folder has factors for what it lacks.</exception>
    internal void Check()
    {
        if (_downs.Count + _tables.Count == 0)
        {
            throw new InputException(
                $"the adapter's target '{Configuration.TargetModules}' is no module of this model"
            );
        }

        var lost = _folder is null
            ? null
            : _folder
                .Modules.Concat(_folder.Unused)
                .FirstOrDefault(name => !_downs.ContainsKey(name) && !_tables.ContainsKey(name));
        if (lost is not null)
        {
            throw _folder!.Lost(lost);
        }
    }

    private bool IsTrained(string ours)
    {
        var theirs = Place(ours).Theirs;
        var module = Module(theirs);
        return Configuration.Keeps(module)
            || Configuration.Bias switch
            {
                "all" => theirs.Contains("bias", StringComparison.Ordinal),
                "lora_only" => theirs.EndsWith(".bias", StringComparison.Ordinal) && _downs.ContainsKey(module),
                _ => false,
            };
    }

    private CheckpointPlace Place(string ours) => PublishedTensors.Place(ours, _map, _family.Task == ModelTask.Body);

    private static string Module(string tensor) => tensor[..Math.Max(0, tensor.LastIndexOf('.'))];
}
