using Malmoi.Architectures;
using Malmoi.Neural.Blocks.Positions;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>What all layers share in one pass over a stack: masks, position biases and rotary angles are made once and not once a layer.</summary>
public sealed class StackPass : IDisposable
{
    // Not minus infinity: a row of padding sees nothing, and its softmax must stay finite.
    private const float Unseen = float.MinValue;

    private readonly StackInput _input;
    private readonly Tensor _positions;
    private readonly Tensor? _relativeTable;
    private readonly Dictionary<(bool Causal, int? Window, AttentionPositions Positions), Tensor?> _biases = [];
    private readonly Dictionary<Rotary, RotaryAngles> _angles = [];
    private Tensor? _memoryBias;

    /// <param name="input">What the stack reads.</param>
    /// <param name="hidden">(batch, positions, width) the embeddings.</param>
    /// <param name="positions">(batch or 1, positions) their numbers.</param>
    /// <param name="relativeTable">(buckets, heads) of a stack with a relative bias.</param>
    internal StackPass(StackInput input, Tensor hidden, Tensor positions, Tensor? relativeTable)
    {
        (_input, _positions, _relativeTable) = (input, positions, relativeTable);
        Queries = hidden.shape[1];
        Keys = Queries + (input.Cache?.Length ?? 0);
        (Device, Type) = (hidden.device, hidden.dtype);
    }

    /// <summary>Positions that are read now.</summary>
    public long Queries { get; }

    /// <summary>Positions that may be seen: those and what the cache holds.</summary>
    public long Keys { get; }

    public Device Device { get; }

    /// <summary>Of the hidden states.</summary>
    public ScalarType Type { get; }

    public KeyValueCache? Cache => _input.Cache;

    public Tensor? Memory => _input.Memory;

    public StackTrace? Trace => _input.Trace;

    /// <summary>Whether each position sees exactly those up to itself, which the fast kernel knows how to do without a mask.</summary>
    internal bool IsPlainlyCausal(AttentionSpec spec) =>
        spec.Causal
        && _input.Mask is null
        && _input.Visible is null
        && _input.Documents is null
        && Queries == Keys
        && !(spec.Window < Keys)
        && spec.Positions is not (Alibi or RelativeBuckets);

    /// <summary>What is added to the scores of self-attention: position biases, and a very low number where a key is not to be seen; null: nothing.</summary>
    /// <returns>(batch or 1, heads or 1, queries, keys)</returns>
    internal Tensor? Bias(AttentionSpec spec)
    {
        var kind = (spec.Causal, spec.Window, spec.Positions);
        if (!_biases.TryGetValue(kind, out var bias))
        {
            using var scope = NewDisposeScope();
            bias = (
                _relativeTable is not null && _input.Recomputation is { } recomputation
                    ? Cut(spec, recomputation)
                    : Hide(PositionBias(spec), Visible(spec))
            )?.DetachFromDisposeScope();
            _biases[kind] = bias;
        }

        return bias;
    }

    /// <summary>The same for cross-attention: (batch, 1, 1, source), or null.</summary>
    internal Tensor? MemoryBias()
    {
        if (_memoryBias is null && _input.MemoryMask is { } mask)
        {
            using var scope = NewDisposeScope();
            _memoryBias = Hide(null, KeyMask(mask))!.DetachFromDisposeScope();
        }

        return _memoryBias;
    }

    internal RotaryAngles Angles(Rotary spec)
    {
        if (!_angles.TryGetValue(spec, out var angles))
        {
            _angles[spec] = angles = new RotaryAngles(spec, _positions, Keys, Type);
        }

        return angles;
    }

    public void Dispose()
    {
        _memoryBias?.Dispose();
        foreach (var bias in _biases.Values)
        {
            bias?.Dispose();
        }

        foreach (var angles in _angles.Values)
        {
            angles.Dispose();
        }
    }

    /// <summary>Sets a share of the numbers to zero while training, and scales up the others.</summary>
    internal Tensor Drop(Tensor x, double share) =>
        _input.Training && share > 0 ? nn.functional.dropout(x, share, training: true) : x;

    /// <summary>The share of attention weights to drop now.</summary>
    internal double AttentionDropout(AttentionSpec spec) => _input.Training ? spec.Dropout : 0;

    // All layers share it, and its gradient is due when the last of them has been computed again.
    private Tensor? Cut(AttentionSpec spec, Recomputation recomputation)
    {
        using var gradients = enable_grad();
        return Hide(PositionBias(spec), Visible(spec)) is { } bias ? recomputation.Cut(bias) : null;
    }

    private Tensor? PositionBias(AttentionSpec spec) =>
        spec.Positions switch
        {
            Alibi alibi => AlibiBias.Of(alibi, spec.Heads, Keys, _input.Mask, Device),
            RelativeBuckets buckets => RelativeBias.Of(buckets, _relativeTable!, Queries, Keys),
            _ => null,
        };

    private Tensor? Visible(AttentionSpec spec)
    {
        var visible = _input.Mask is { } mask ? KeyMask(mask) : null;
        if (_input.Documents is { } documents)
        {
            var same = documents.unsqueeze(2).eq(documents.unsqueeze(1)).unsqueeze(1); // (batch, 1, queries, keys)
            visible = visible?.logical_and(same) ?? same;
        }

        if (_input.Visible is { } seen)
        {
            return visible?.logical_and(seen.unsqueeze(1)) ?? seen.unsqueeze(1);
        }

        var windowed = spec.Window < Keys;
        if ((spec.Causal && Queries > 1) || windowed)
        {
            var past = Keys - Queries;
            var places = ones([Queries, Keys], ScalarType.Bool, Device);
            var near = spec.Causal ? places.tril(past) : places;
            near = windowed ? near.logical_and(places.triu(past - spec.Window!.Value + 1)) : near;
            visible = visible is null ? near.view(1, 1, Queries, Keys) : visible.logical_and(near);
        }

        return visible;
    }

    // (batch, 1, 1, keys)
    private static Tensor KeyMask(Tensor mask) => mask.to(ScalarType.Bool).unsqueeze(1).unsqueeze(1);

    private Tensor? Hide(Tensor? bias, Tensor? visible)
    {
        if (visible is null)
        {
            return bias?.to(Type);
        }

        return (bias ?? zeros(visible.shape, ScalarType.Float32, Device))
            .masked_fill(visible.logical_not(), Held.Number(Unseen))
            .to(Type);
    }
}
