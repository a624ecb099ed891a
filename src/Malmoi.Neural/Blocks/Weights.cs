using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>A model's tensors, seen from one place in its tree of names.</summary>
/// <remarks>
/// Building and loading are the same act: a block asks for its tensors by name, and a source draws them or reads them. Asking for
/// one name twice gives one tensor, and that is all that tied embeddings (GPT-2), shared layers (ALBERT) and a shared position bias
/// (T5) are. LoRA and quantised matrices wrap <see cref="Projection"/> and touch no block.
/// </remarks>
public sealed class Weights
{
    private readonly Store _store;
    private readonly string _path;

    static Weights() => NativeHeap.KeepFreed();

    /// <param name="source">Draws or reads each tensor.</param>
    /// <param name="device">Where the tensors are to be.</param>
    /// <param name="wrap">Puts another projection in a dense one's place; null keeps it.</param>
    /// <param name="wrapTable">Puts something beside a table of tokens' vectors; null keeps it.</param>
    public Weights(IWeightSource source, Device device, ProjectionWrapper? wrap = null, LookupWrapper? wrapTable = null)
        : this(new Store(source, device, wrap, wrapTable), "") { }

    private Weights(Store store, string path) => (_store, _path) = (store, path);

    /// <summary>The place below this one.</summary>
    public Weights this[string name] => new(_store, _path.Length == 0 ? name : $"{_path}.{name}");

    public Weights this[int index] => this[index.ToString(System.Globalization.CultureInfo.InvariantCulture)];

    /// <summary>The whole tree.</summary>
    public Weights Root => new(_store, "");

    /// <summary>Every tensor handed out, by its one name: what an optimiser trains and a checkpoint saves.</summary>
    public IReadOnlyDictionary<string, Parameter> All => _store.Tensors;

    /// <summary>A tensor at this very name.</summary>
    public Parameter Tensor(long[] shape, Initial initial) => _store.Tensor(_path, shape, initial);

    /// <summary>A learned scale (width).</summary>
    public Parameter Scale(int width, double initial = 1) =>
        this["weight"].Tensor([width], new Initial.Constant(initial));

    /// <summary>A learned shift (width).</summary>
    public Parameter Shift(int width) => this["bias"].Tensor([width], Initial.Zeros);

    /// <summary>A running average of what was seen in training (width); no optimiser changes it.</summary>
    public Parameter Statistic(string name, int width, Initial initial)
    {
        var statistic = this[name].Tensor([width], initial);
        statistic.requires_grad = false;
        return statistic;
    }

    /// <summary>A vector per row (rows, width).</summary>
    public Parameter Table(long rows, int width) => this["weight"].Tensor([rows, width], Initial.Normal);

    /// <summary>A vector per row (rows, width), to be looked up.</summary>
    public Lookup Lookup(long rows, int width) => _store.Lookup(_path, Table(rows, width));

    /// <summary>A linear map of vectors.</summary>
    public Projection Projection(int from, int to, bool bias = true) =>
        _store.Projection(
            _path,
            () => new Dense(this["weight"].Tensor([to, from], Initial.Normal), bias ? Shift(to) : null)
        );

    private sealed class Store(IWeightSource source, Device device, ProjectionWrapper? wrap, LookupWrapper? wrapTable)
    {
        private readonly Dictionary<string, Projection> _projections = [];
        private readonly Dictionary<string, Lookup> _lookups = [];

        public Dictionary<string, Parameter> Tensors { get; } = [];

        public Parameter Tensor(string name, long[] shape, Initial initial)
        {
            if (!Tensors.TryGetValue(name, out var parameter))
            {
                // It lives as long as the model, whatever scope the model is built in.
                using var read = source.Get(name, shape, initial);
                Tensors[name] = parameter = nn.Parameter(read.to(device).DetachFromDisposeScope());
                parameter.DetachFromDisposeScope();
            }

            return parameter.shape.AsSpan().SequenceEqual(shape)
                ? parameter
                : throw new InputException(
                    $"'{name}' is {string.Join('x', parameter.shape)} but the model needs {string.Join('x', shape)}: is the configuration that of another size?"
                );
        }

        public Lookup Lookup(string path, Parameter table)
        {
            if (!_lookups.TryGetValue(path, out var lookup))
            {
                _lookups[path] = lookup = wrapTable?.Invoke(path, table) ?? new Lookup(table);
            }

            return lookup;
        }

        public Projection Projection(string path, Func<Dense> create)
        {
            if (!_projections.TryGetValue(path, out var projection))
            {
                var dense = create();
                _projections[path] = projection = wrap?.Invoke(path, dense) ?? dense;
                if (!projection.KeepsWeight)
                {
                    Tensors.Remove($"{path}.weight");
                    dense.Weight.Dispose();
                }
            }

            return projection;
        }
    }
}

/// <summary>Puts another projection in the place of a dense one (LoRA, quantised); null keeps it.</summary>
public delegate Projection? ProjectionWrapper(string path, Dense dense);

/// <summary>Puts something beside a table of tokens' vectors (LoRA); null keeps it.</summary>
public delegate Lookup? LookupWrapper(string path, Parameter table);
