using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>The keys and values of what a stack has read, so that the next token costs one position and not all of them.</summary>
/// <remarks>Written in place: room for more is made by doubling, so a token is copied twice on average, whatever the length.</remarks>
public sealed class KeyValueCache : IDisposable
{
    private readonly Dictionary<int, Layer> _layers = [];
    private readonly Dictionary<int, (Tensor Keys, Tensor Values)> _memory = [];

    /// <summary>Positions read so far.</summary>
    public long Length { get; private set; }

    /// <summary>Sequences it holds, 0 before the first.</summary>
    public long Batch => _layers.Values.Select(layer => layer.Keys.shape[0]).FirstOrDefault();

    /// <summary>Appends the newest keys and values of a layer; views of all of them, (batch, heads, length, width), come back.</summary>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        if (!_layers.TryGetValue(layer, out var held))
        {
            _layers[layer] = held = Layer.For(keys, values);
        }

        return held.Append(keys, values, Length);
    }

    /// <summary>The encoder's keys and values of a layer, made once.</summary>
    public (Tensor Keys, Tensor Values) Memory(int layer, Func<(Tensor Keys, Tensor Values)> create)
    {
        if (!_memory.TryGetValue(layer, out var held))
        {
            var (keys, values) = create();
            _memory[layer] = held = (keys.DetachFromDisposeScope(), values.DetachFromDisposeScope());
        }

        return held;
    }

    /// <summary>To be called once all layers have read the same positions.</summary>
    public void Advance(long positions) => Length += positions;

    /// <summary>A cache whose sequence i is this one's sequence rows[i]: beams, or some states of a batch.</summary>
    public KeyValueCache Select(Tensor rows)
    {
        var copy = new KeyValueCache { Length = Length };
        foreach (var (index, layer) in _layers)
        {
            copy._layers[index] = layer.Select(rows, Length);
        }

        foreach (var (index, (keys, values)) in _memory)
        {
            copy._memory[index] = (
                keys.index_select(0, rows).DetachFromDisposeScope(),
                values.index_select(0, rows).DetachFromDisposeScope()
            );
        }

        return copy;
    }

    /// <summary>One cache of rows from several, their last positions in the same column.</summary>
    /// <param name="rows">For each a cache, its sequence, and how many of its last positions to take.</param>
    public static KeyValueCache Merge(IReadOnlyList<(KeyValueCache Cache, long Row, long Length)> rows)
    {
        var first = rows[0].Cache;
        if (rows.Any(row => row.Cache._memory.Count > 0 && row.Cache != first))
        {
            throw new InvalidOperationException("States that read different sources cannot share a cache.");
        }

        var columns = rows.Max(row => row.Length);
        var merged = new KeyValueCache { Length = columns };
        foreach (var index in first._layers.Keys)
        {
            merged._layers[index] = Layer.Merge(
                [.. rows.Select(row => (row.Cache._layers[index], row.Row, row.Cache.Length, row.Length))],
                columns
            );
        }

        return merged;
    }

    public void Dispose()
    {
        foreach (var layer in _layers.Values)
        {
            layer.Dispose();
        }

        foreach (var (keys, values) in _memory.Values)
        {
            keys.Dispose();
            values.Dispose();
        }

        _layers.Clear();
        _memory.Clear();
    }

    private sealed class Layer : IDisposable
    {
        private Tensor _values;

        private Layer(Tensor keys, Tensor values) => (Keys, _values) = (keys, values);

        public Tensor Keys { get; private set; }

        /// <summary>Room for a first reading.</summary>
        public static Layer For(Tensor keys, Tensor values) =>
            new(Room(keys, keys.shape[2]), Room(values, values.shape[2]));

        public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values, long past)
        {
            var length = past + keys.shape[2];
            if (length > Keys.shape[2])
            {
                (Keys, _values) = (Grow(Keys, past, length), Grow(_values, past, length));
            }

            using (no_grad())
            {
                using var oldKeys = Keys.narrow(2, past, keys.shape[2]);
                using var oldValues = _values.narrow(2, past, keys.shape[2]);
                oldKeys.copy_(keys);
                oldValues.copy_(values);
            }

            return (Keys.narrow(2, 0, length), _values.narrow(2, 0, length));
        }

        public Layer Select(Tensor rows, long length)
        {
            using var scope = NewDisposeScope();
            var keys = Keys.narrow(2, 0, length).index_select(0, rows);
            var values = _values.narrow(2, 0, length).index_select(0, rows);
            return new Layer(keys.DetachFromDisposeScope(), values.DetachFromDisposeScope());
        }

        public static Layer Merge((Layer Layer, long Row, long Filled, long Length)[] rows, long columns)
        {
            using var noGradients = no_grad();
            var shape = rows[0].Layer.Keys.shape;
            long[] room = [rows.Length, shape[1], columns, shape[3]];
            var (type, device) = (rows[0].Layer.Keys.dtype, rows[0].Layer.Keys.device);
            var keys = zeros(room, type, device).DetachFromDisposeScope();
            var values = zeros(room, type, device).DetachFromDisposeScope();
            using var scope = NewDisposeScope();
            for (var i = 0; i < rows.Length; i++)
            {
                var (layer, row, filled, length) = rows[i];
                keys.select(0, i)
                    .narrow(1, columns - length, length)
                    .copy_(layer.Keys.select(0, row).narrow(1, filled - length, length));
                values
                    .select(0, i)
                    .narrow(1, columns - length, length)
                    .copy_(layer._values.select(0, row).narrow(1, filled - length, length));
            }

            return new Layer(keys, values);
        }

        public void Dispose()
        {
            Keys.Dispose();
            _values.Dispose();
        }

        private static Tensor Grow(Tensor old, long past, long length)
        {
            var grown = Room(old, Math.Max(length, 2 * past));
            using var target = grown.narrow(2, 0, past);
            using var source = old.narrow(2, 0, past);
            using (no_grad())
            {
                target.copy_(source);
            }

            old.Dispose();
            return grown;
        }

        // (batch, heads, length, width) of the same kind
        private static Tensor Room(Tensor like, long length) =>
            empty([like.shape[0], like.shape[1], length, like.shape[3]], like.dtype, like.device)
                .DetachFromDisposeScope();
    }
}
