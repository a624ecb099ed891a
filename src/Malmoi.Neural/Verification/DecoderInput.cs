using Malmoi.Families;
using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Verification;

/// <summary>What a decoder reads where nobody says it: what it should write, one place later.</summary>
internal static class DecoderInput
{
    public static Tensor Of(Family family, IReadOnlyDictionary<string, Tensor> inputs)
    {
        // A classifier's decoder reads the text itself.
        var labels =
            inputs.GetValueOrDefault("labels") is { } written && written.dim() == 2 ? written : inputs["input_ids"];
        var padding = family.PadTokenId ?? 0;
        var filled = labels.masked_fill(labels.eq(Held.Number(Heads.Losses.Ignored)), Held.Number(padding));
        var start =
            family.DecoderStart == DecoderStart.LastToken
                ? filled.gather(1, filled.ne(Held.Number(padding)).sum(1, true) - Held.Number(1))
                : full(
                    [labels.shape[0], 1],
                    Held.Number(family.DecoderStartTokenId ?? padding),
                    ScalarType.Int64,
                    labels.device
                );
        return cat([start, filled.narrow(1, 0, labels.shape[1] - 1)], 1);
    }
}
