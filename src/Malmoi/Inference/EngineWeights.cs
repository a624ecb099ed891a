using System.Globalization;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Inference.Matrices;

namespace Malmoi.Inference;

/// <summary>Tensors of a published checkpoint under our names, where they stand in mapped memory: a place in the tree of names.</summary>
/// <remarks>A fused tensor gives each projection its own rows, and a name that is asked for twice is the same matrix.</remarks>
internal sealed class EngineWeights
{
    private readonly Store _store;
    private readonly string _path;

    /// <param name="source">The checkpoint; it must stay open as long as what is taken from it is used.</param>
    /// <param name="map">Which of its names is which of ours.</param>
    /// <param name="options">In which form matrices are multiplied, and who sees what with.</param>
    public EngineWeights(ITensorSource source, CheckpointMap map, EngineOptions options)
        : this(new Store(source, map, options), "") { }

    private EngineWeights(Store store, string path) => (_store, _path) = (store, path);

    /// <summary>The place of no name, where the tree begins.</summary>
    public EngineWeights Root => new(_store, "");

    /// <summary>Tensors of the checkpoint that were not asked for and that the map does not know, or knows as a layer's: what would be lost unseen.</summary>
    public IReadOnlyList<string> Unknown => _store.Unknown;

    /// <summary>All matrices that were asked for, each once.</summary>
    public IReadOnlyCollection<WeightMatrix> Matrices => _store.Matrices.Values;

    public EngineWeights this[string name] => new(_store, _path.Length == 0 ? name : $"{_path}.{name}");

    public EngineWeights this[int index] => this[index.ToString(CultureInfo.InvariantCulture)];

    /// <summary>The numbers of this very name: a bias, a scale.</summary>
    /// <exception cref="InputException">The checkpoint lacks it, or has another number of them.</exception>
    public float[] Vector(int length)
    {
        var (place, tensor) = _store.Find(_path, [length]);
        var numbers = tensor.ToFloats();
        if (place.Layout.Parts > 1)
        {
            numbers =
            [
                .. Store
                    .Rows(place, tensor, numbers.Length, _path)
                    .SelectMany(rows => numbers[(int)rows.Start..(int)(rows.Start + rows.Count)]),
            ];
        }

        return numbers.Length == length ? numbers : throw Misshapen(tensor, [length]);
    }

    /// <summary>The matrix of a projection, at "weight" below this place.</summary>
    /// <exception cref="InputException">The checkpoint lacks it, or has it in another shape.</exception>
    public WeightMatrix Matrix(int outputs, int inputs)
    {
        var name = this["weight"]._path;
        if (!_store.Matrices.TryGetValue(name, out var matrix))
        {
            var (place, tensor) = _store.Find(name, [outputs, inputs]);
            var isTurned = place.Layout.Transposed;
            if (tensor.Shape.Rank != 2)
            {
                throw Misshapen(tensor, [outputs, inputs]);
            }

            var rows = Store.Rows(place, tensor, tensor.Shape[isTurned ? 1 : 0], name);
            if (rows.Sum(range => range.Count) != outputs || tensor.Shape[isTurned ? 0 : 1] != inputs)
            {
                throw Misshapen(tensor, [outputs, inputs]);
            }

            matrix = WeightMatrices.Of(tensor, rows, isTurned, _store.Options.Expanded);
            _store.Matrices[name] = matrix = _store.Options.Importance?.Observe(name, matrix) ?? matrix;
        }

        return matrix;
    }

    /// <summary>What an adapter puts beside the projection of this very name; null: nothing.</summary>
    /// <exception cref="InputException">It is of another size.</exception>
    public LowRankBranch? Branch(int outputs, int inputs) =>
        _store.Options.Adapter?.GetValueOrDefault(_path) is not { } factors ? null
        : (factors.Outputs, factors.Inputs) == (outputs, inputs) ? new LowRankBranch(factors)
        : throw new InputException(
            $"the adapter's product for '{_path}' is {factors.Outputs}x{factors.Inputs}, and the model's matrix is {outputs}x{inputs}: is it an adapter of another model?"
        );

    /// <summary>A vector per row, at "weight" below this place; rows are read where they stand.</summary>
    /// <exception cref="InputException">The checkpoint lacks it, or has it in another shape.</exception>
    public TensorRows Table(int rows, int width)
    {
        var name = this["weight"]._path;
        var (_, tensor) = _store.Find(name, [rows, width]);
        return tensor.Shape.Rank == 2 && tensor.Shape[0] == rows && tensor.Shape[1] == width
            ? new TensorRows(tensor)
            : throw Misshapen(tensor, [rows, width]);
    }

    private static InputException Misshapen(TensorView tensor, int[] shape) =>
        new(
            $"'{tensor.Name}' is {tensor.Shape} and cannot give what the model needs, {string.Join('x', shape)}: is the configuration that of another size?"
        );

    private sealed class Store(ITensorSource source, CheckpointMap map, EngineOptions options)
    {
        private readonly HashSet<string> _used = [];

        public Dictionary<string, WeightMatrix> Matrices { get; } = [];

        public EngineOptions Options => options;

        public IReadOnlyList<string> Unknown =>
            [
                .. source
                    .Tensors.Select(tensor => tensor.Name)
                    .Where(name => !_used.Contains(name) && (!map.Knows(name) || map.IsOfLayer(name))),
            ];

        public (CheckpointPlace Place, TensorView Tensor) Find(string name, int[] shape)
        {
            foreach (var place in map.Find(name))
            {
                if (source.TryGet(place.Theirs, out var theirs))
                {
                    _used.Add(place.Theirs);
                    return (place, theirs);
                }
            }

            var wanted =
                map.Find(name).Select(place => $"'{place.Theirs}'").FirstOrDefault() ?? "no name of the family's";
            throw new InputException(
                $"the checkpoint has no tensor {wanted} (here '{name}', {string.Join('x', shape)}): it is not whole, or was saved for another task"
            );
        }

        public static IReadOnlyList<RowRange> Rows(CheckpointPlace place, TensorView tensor, long rows, string name)
        {
            try
            {
                return place.Layout.Rows(rows, place.Part);
            }
            catch (ArgumentException error)
            {
                throw new InputException(
                    $"'{tensor.Name}' is {tensor.Shape} and cannot give '{name}': {error.Message}; is the configuration that of another size?",
                    error
                );
            }
        }
    }
}
