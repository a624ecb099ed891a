using Malmoi.Architectures;
using Malmoi.Inference.Matrices;

namespace Malmoi.Inference;

/// <summary>Multi-head scaled dot-product attention (Vaswani et al., 2017) of a layer, over what its sequences have read.</summary>
internal sealed unsafe class AttentionStep
{
    // Fewer heads' worth of work than this is not worth waking another thread for.
    private const int Share = 1 << 14;

    private readonly AttentionSpec _spec;
    private readonly int _layer;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _output;
    private readonly Norm? _queryNorm;
    private readonly Norm? _keyNorm;
    private readonly AttendedRows _attended;

    /// <param name="spec">Its shape.</param>
    /// <param name="layer">Its place in the stack, under which caches hold its keys.</param>
    /// <param name="weights">Where its tensors are.</param>
    public AttentionStep(AttentionSpec spec, int layer, EngineWeights weights)
    {
        (_spec, _layer) = (spec, layer);
        _query = Linear.Of(weights["query"], spec.Width, spec.Heads * spec.HeadWidth, spec.Bias);
        _key = Linear.Of(weights["key"], spec.Width, spec.KeyValueHeads * spec.HeadWidth, spec.Bias);
        _value = Linear.Of(weights["value"], spec.Width, spec.KeyValueHeads * spec.HeadWidth, spec.Bias);
        _output = Linear.Of(weights["output"], spec.Heads * spec.HeadWidth, spec.Width, spec.OutputBias);
        if (spec.HeadNorm is { } norm)
        {
            _queryNorm = Norm.Create(norm, spec.HeadWidth, weights["queryNorm"]);
            _keyNorm = Norm.Create(norm, spec.HeadWidth, weights["keyNorm"]);
        }

        _attended = new AttendedRows(spec, layer);
    }

    /// <summary>y ← attention(x) for every row.</summary>
    public void Apply(Pass pass, Activations x, Activations y)
    {
        var queries = pass.Memory.Queries(_query.Outputs);
        var keys = pass.Memory.Keys(_key.Outputs);
        var values = pass.Memory.Values(_value.Outputs);
        Linear.ApplyAll(pass, x, (_query, queries), (_key, keys), (_value, values));
        var angles = _spec.Positions is Rotary rotary ? pass.Angles(rotary) : null;
        pass.EachRow(
            x.Count,
            Math.Max(1, Share / (_query.Outputs + _key.Outputs)),
            (Step: this, Pass: pass, Angles: angles, Queries: queries, Keys: keys, Values: values),
            static (row, job) => job.Step.Prepare(job.Pass, row, job.Angles, job.Queries, job.Keys, job.Values)
        );
        var mixed = pass.Memory.Mixed(_query.Outputs);
        _attended.Apply(pass, queries, mixed);
        _output.Apply(pass, mixed, y);
    }

    // Norms, bounds and turns; then the row's key and value go where its sequence keeps them.
    private void Prepare(
        Pass pass,
        int row,
        RotaryAngles? angles,
        Activations queries,
        Activations keys,
        Activations values
    )
    {
        var width = _spec.HeadWidth;
        var query = queries.Values + ((long)row * queries.Width);
        var key = keys.Values + ((long)row * keys.Width);
        var value = values.Values + ((long)row * values.Width);
        if (_spec.Clip is { } most)
        {
            VectorArithmetic.Clamp(query, (float)most, queries.Width);
            VectorArithmetic.Clamp(key, (float)most, keys.Width);
            VectorArithmetic.Clamp(value, (float)most, values.Width);
        }

        ApplyToHeads(_queryNorm, query, _spec.Heads);
        ApplyToHeads(_keyNorm, key, _spec.KeyValueHeads);
        angles?.Turn(query, row, _spec.Heads, width);
        angles?.Turn(key, row, _spec.KeyValueHeads, width);
        var cache = pass.Runs[pass.RunOf(row)].Cache;
        var (page, position) = Math.DivRem(pass.Place(row), CacheFormat.PageLength);
        for (var head = 0; head < _spec.KeyValueHeads; head++)
        {
            cache.Format.StoreKey(key + (head * width), cache.Keys(page, _layer, head, width), position, width);
            cache.Format.StoreValue(
                value + (head * width),
                cache.Values(page, _layer, head, _spec.KeyValueHeads, width),
                position,
                width
            );
        }
    }

    private void ApplyToHeads(Norm? norm, float* x, int heads)
    {
        for (var head = 0; norm is not null && head < heads; head++)
        {
            norm.Apply(x + (head * _spec.HeadWidth), x + (head * _spec.HeadWidth));
        }
    }
}
