using Malmoi.Architectures;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks.Positions;

/// <summary>A learned scalar per head and bucket of distance (T5, Raffel et al., 2020).</summary>
/// <remarks>Half of the buckets are for the exact distances 0, 1, 2, ...; the others widen logarithmically up to the greatest.</remarks>
internal static class RelativeBias
{
    /// <param name="spec">The buckets.</param>
    /// <param name="table">(buckets, heads)</param>
    /// <param name="queries">How many, the last of the keys.</param>
    /// <param name="keys">How many.</param>
    /// <returns>(1, heads, queries, keys)</returns>
    public static Tensor Of(RelativeBuckets spec, Tensor table, long queries, long keys)
    {
        using var scope = NewDisposeScope();
        var device = table.device;
        var distance =
            Held.Range(0, keys, device).unsqueeze(0) - Held.Range(keys - queries, queries, device).unsqueeze(1);
        var rows = table.index_select(0, Buckets(spec, distance).flatten()); // (queries · keys, heads)
        return rows.view(queries, keys, -1).permute(2, 0, 1).unsqueeze(0).MoveToOuterDisposeScope();
    }

    private static Tensor Buckets(RelativeBuckets spec, Tensor distance)
    {
        var buckets = spec.Bidirectional ? spec.Buckets / 2 : spec.Buckets;
        var after = spec.Bidirectional
            ? distance.gt(Held.Number(0)).to(ScalarType.Int64) * Held.Number(buckets)
            : zeros_like(distance);
        var gap = spec.Bidirectional ? distance.abs() : (-distance).clamp(min: Held.Number(0));
        var exact = buckets / 2;
        var farness =
            (gap.to(ScalarType.Float32).clamp(min: Held.Number(1)) / Held.Number(exact)).log()
            / Held.Number(Math.Log((double)spec.MaxDistance / exact));
        var wide = (farness * Held.Number(buckets - exact))
            .to(ScalarType.Int64)
            .Plus(Held.Number(exact))
            .clamp(max: Held.Number(buckets - 1));
        return after.Plus(where(gap.lt(Held.Number(exact)), gap, wide));
    }
}
