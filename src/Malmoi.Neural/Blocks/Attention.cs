using Malmoi.Architectures;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>Multi-head scaled dot-product attention (Vaswani et al., 2017), to the layer's own sequence or to an encoder's output.</summary>
internal sealed class Attention
{
    private readonly AttentionSpec _spec;
    private readonly int _layer;
    private readonly bool _cross;
    private readonly double _scale;
    private readonly Projection _query;
    private readonly Projection _key;
    private readonly Projection _value;
    private readonly Projection _output;
    private readonly Norm? _queryNorm;
    private readonly Norm? _keyNorm;

    /// <param name="spec">Its shape.</param>
    /// <param name="layer">Its place in the stack, under which the cache holds its keys.</param>
    /// <param name="weights">Where its tensors are.</param>
    /// <param name="cross">Whether keys and values come from the encoder.</param>
    public Attention(AttentionSpec spec, int layer, Weights weights, bool cross)
    {
        (_spec, _layer, _cross) = (spec, layer, cross);
        _scale = spec.Scale ?? 1 / Math.Sqrt(spec.HeadWidth);
        _query = weights["query"].Projection(spec.Width, spec.Heads * spec.HeadWidth, spec.Bias);
        _key = weights["key"].Projection(spec.Width, spec.KeyValueHeads * spec.HeadWidth, spec.Bias);
        _value = weights["value"].Projection(spec.Width, spec.KeyValueHeads * spec.HeadWidth, spec.Bias);
        _output = weights["output"].Projection(spec.Heads * spec.HeadWidth, spec.Width, spec.OutputBias);
        if (spec.HeadNorm is { } norm)
        {
            _queryNorm = Norm.Create(norm, spec.HeadWidth, weights["queryNorm"]);
            _keyNorm = Norm.Create(norm, spec.HeadWidth, weights["keyNorm"]);
        }
    }

    /// <param name="x">(batch, queries, width)</param>
    /// <param name="pass">Masks, positions, cache.</param>
    /// <returns>(batch, queries, width)</returns>
    public Tensor Forward(Tensor x, StackPass pass)
    {
        using var scope = NewDisposeScope();
        var queries = Split(_query.Forward(x), _spec.Heads); // (batch, heads, queries, head width)
        if (_queryNorm is not null)
        {
            queries = _queryNorm.Forward(queries);
        }

        var (keys, values) = _cross ? FromMemory(pass) : FromSelf(x, pass);
        if (!_cross && _spec.Positions is Rotary rotary)
        {
            queries = pass.Angles(rotary).Turn(queries);
        }

        var groups = _spec.Heads / _spec.KeyValueHeads;
        if (groups > 1)
        {
            (keys, values) = (keys.repeat_interleave(groups, 1), values.repeat_interleave(groups, 1));
        }

        var mixed = pass.Trace is { WantsAttentions: true } trace
            ? InTheOpen(queries, keys, values, pass, trace)
            : InOneKernel(queries, keys, values, pass);
        return _output.Forward(mixed.transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();
    }

    // The formula as it is written: softmax(q kᵀ · scale + bias) v
    private Tensor InTheOpen(Tensor queries, Tensor keys, Tensor values, StackPass pass, StackTrace trace)
    {
        var scores = queries.matmul(keys.transpose(-2, -1)) * Held.Number(_scale); // (batch, heads, queries, keys)
        if (Bias(pass) is { } bias)
        {
            scores = scores.Plus(bias);
        }

        var weights = scores.softmax(-1, ScalarType.Float32).to(values.dtype);
        trace.Attended(weights, _cross);
        var share = pass.AttentionDropout(_spec);
        weights = share > 0 ? nn.functional.dropout(weights, share, training: true) : weights;
        return weights.matmul(values);
    }

    // The same without ever holding the weights. The kernel scales by 1/√width itself, so the rest goes to the queries.
    private Tensor InOneKernel(Tensor queries, Tensor keys, Tensor values, StackPass pass)
    {
        var rest = _scale * Math.Sqrt(_spec.HeadWidth);
        var scaled = Math.Abs(rest - 1) < 1e-12 ? queries : queries * Held.Number(rest);
        var causal = !_cross && pass.IsPlainlyCausal(_spec);
        return nn.functional.scaled_dot_product_attention(
            scaled,
            keys,
            values,
            causal ? null : Bias(pass),
            pass.AttentionDropout(_spec),
            is_casual: causal
        );
    }

    private Tensor? Bias(StackPass pass) => _cross ? pass.MemoryBias() : pass.Bias(_spec);

    private (Tensor Keys, Tensor Values) FromSelf(Tensor x, StackPass pass)
    {
        var (keys, values) = Project(x);
        if (_spec.Positions is Rotary rotary)
        {
            keys = pass.Angles(rotary).Turn(keys);
        }

        return pass.Cache is { } cache ? cache.Append(_layer, keys, values) : (keys, values);
    }

    private (Tensor Keys, Tensor Values) FromMemory(StackPass pass)
    {
        var memory =
            pass.Memory
            ?? throw new InvalidOperationException("A layer with cross-attention needs an encoder's output.");
        return pass.Cache is { } cache ? cache.Memory(_layer, () => Project(memory)) : Project(memory);
    }

    // (batch, key/value heads, positions, head width)
    private (Tensor Keys, Tensor Values) Project(Tensor source)
    {
        var keys = Split(_key.Forward(source), _spec.KeyValueHeads);
        return (_keyNorm?.Forward(keys) ?? keys, Split(_value.Forward(source), _spec.KeyValueHeads));
    }

    private Tensor Split(Tensor x, int heads)
    {
        x = _spec.Clip is { } most ? x.clamp(Held.Number(-most), Held.Number(most)) : x;
        return x.view(x.shape[0], x.shape[1], heads, _spec.HeadWidth).transpose(1, 2);
    }
}
