using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Inference.Matrices;
using Malmoi.Numerics;

namespace Malmoi.Inference;

/// <summary>A decoder executed from its spec over the tensors of a checkpoint: mapped memory, managed code, no other library.</summary>
/// <remarks>It computes one pass at a time, with all its threads; whoever comes meanwhile waits.</remarks>
public sealed class Decoder : IDisposable
{
    private const int MostPrefixPages = 4096;

    private readonly EngineWeights _weights;
    private readonly PassMemory _memory = new();
    private readonly CachePages _pages;
    private readonly WorkerPool _pool;
    private readonly Dictionary<string, EngineHead> _heads = [];
    private readonly Pass _pass;
    private readonly Lock _turn = new();

    /// <param name="spec">One stack of layers that attend to themselves, and what reads it.</param>
    /// <param name="source">The checkpoint; it stays the caller's, and must stay open as long as this is used.</param>
    /// <param name="map">Which of its names is which of ours.</param>
    /// <param name="options">How it computes; null: as suits most.</param>
    /// <exception cref="InputException">The spec is not one stack over tokens, or the checkpoint lacks a tensor or has it in another shape.</exception>
    public Decoder(ModelSpec spec, ITensorSource source, CheckpointMap map, EngineOptions? options = null)
    {
        SpecSizes.Check(spec);
        if (
            spec.Stacks is not [var (name, stack)]
            || stack.Embeddings is not TokenEmbeddings embeddings
            || stack.Layers.Any(layer =>
                layer is { CrossAttention: not null } or { Attention.Positions: RelativeBuckets }
            )
        )
        {
            throw new InputException(
                "the managed engine runs one stack of layers over tokens, and this model is of another build: run it with '--executor torch'"
            );
        }

        options ??= new EngineOptions();
        Spec = spec;
        _weights = new EngineWeights(source, map, options);
        var shape = new CacheShape(stack.Layers, options.Cache);
        _pages = new CachePages(shape) { Prefixes = Prefixes(stack, options, shape) };
        Stack = new DecoderStack(stack, _weights[name]);
        var table = embeddings.SharedTable is { } shared ? _weights[shared] : _weights[name]["embeddings"]["token"];
        foreach (var (task, head) in spec.Heads)
        {
            _heads[task] = new EngineHead(head, spec.OutputWidth, _weights["heads"][task], table);
        }

        _pool = new WorkerPool(options.Threads ?? Environment.ProcessorCount);
        _pass = new Pass(_memory, _pool);
    }

    public ModelSpec Spec { get; }

    /// <summary>Tensors of the checkpoint that the model did not ask for and that its family does not know.</summary>
    public IReadOnlyList<string> UnknownTensors => _weights.Unknown;

    /// <summary>Bytes of all matrices in the form in which they are multiplied.</summary>
    public long WeightBytes => _weights.Matrices.Sum(matrix => matrix.Bytes);

    internal DecoderStack Stack { get; }

    internal IReadOnlyDictionary<string, EngineHead> Heads => _heads;

    /// <summary>A cache that has read nothing.</summary>
    internal KeyValueCache NewCache() => new(_pages);

    /// <summary>The right to run passes, for one at a time: to be disposed when done.</summary>
    internal Lock.Scope Use(out Pass pass)
    {
        var turn = _turn.EnterScope();
        pass = _pass;
        return turn;
    }

    // Where keys depend on more than the tokens before them, or all that is read is to be seen, nothing is shared.
    private static PrefixPages? Prefixes(StackSpec stack, EngineOptions options, CacheShape shape)
    {
        var isOfTokens = stack.Layers.All(layer =>
            layer.Attention is { Causal: true, Positions: not Rotary { Scaling: DynamicScaling } }
        );
        return isOfTokens && options.Importance is null && options.PrefixBytes >= shape.PageBytes
            ? new PrefixPages((int)Math.Min(MostPrefixPages, options.PrefixBytes / shape.PageBytes))
            : null;
    }

    public void Dispose()
    {
        lock (_turn)
        {
            _pages.Prefixes?.Dispose();
            _pool.Dispose();
            _memory.Dispose();
            foreach (var matrix in _weights.Matrices)
            {
                matrix.Dispose();
            }
        }
    }
}
