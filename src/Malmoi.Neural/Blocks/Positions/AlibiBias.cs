using Malmoi.Architectures;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks.Positions;

/// <summary>Attention with linear biases: the farther a key, the lower its score, by a slope that each head has of its own (Press et al., 2022).</summary>
internal static class AlibiBias
{
    /// <summary>(1 or batch, heads, 1, keys): a row's scores may all move by one number, so the key's place does for its distance.</summary>
    /// <param name="spec">The slopes.</param>
    /// <param name="heads">How many.</param>
    /// <param name="keys">How many.</param>
    /// <param name="mask">Of padding (batch, keys); null: none.</param>
    /// <param name="device">Where.</param>
    public static Tensor Of(Alibi spec, int heads, long keys, Tensor? mask, Device device)
    {
        using var scope = NewDisposeScope();
        var slopes = tensor(spec.SlopesOf(heads), ScalarType.Float32, device).view(1, -1, 1, 1);
        var bias = spec.Rounded
            ? (slopes.bfloat16() * Places(keys, mask, device).bfloat16()).to(ScalarType.Float32)
            : slopes * Held.Range(1 - keys, keys, device).to(ScalarType.Float32);
        return (bias * Held.Number(spec.Scale)).MoveToOuterDisposeScope();
    }

    // (1 or batch, 1, 1, keys) from 0; padding does not count.
    private static Tensor Places(long keys, Tensor? mask, Device device)
    {
        var seen = mask?.to(ScalarType.Int64);
        var places = seen is null ? Held.Range(0, keys, device).unsqueeze(0) : (seen.cumsum(1) - Held.Number(1)) * seen;
        return places.unsqueeze(1).unsqueeze(1);
    }
}
