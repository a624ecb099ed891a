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
            _layers[layer] = held = new Layer(keys, values);
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

        public Layer(Tensor keys, Tensor values) =>
            (Keys, _values) = (Room(keys, keys.shape[2]), Room(values, values.shape[2]));

        private Layer(Tensor keys, Tensor values, bool _) => (Keys, _values) = (keys, values);

        public Tensor Keys { get; private set; }

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
            return new Layer(keys.DetachFromDisposeScope(), values.DetachFromDisposeScope(), true);
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
