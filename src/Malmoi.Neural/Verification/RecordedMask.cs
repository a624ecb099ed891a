using static TorchSharp.torch;

namespace Malmoi.Neural.Verification;

/// <summary>Which numbers of an output stand for tokens, and not for padding, where a model may compute what it likes.</summary>
internal static class RecordedMask
{
    /// <returns>True for the numbers that count, of a shape that expands to the output's; null: all.</returns>
    public static Tensor? Of(string name, Tensor output, IReadOnlyDictionary<string, Tensor> inputs)
    {
        var decodes = inputs.ContainsKey("decoder_input_ids");
        var side =
            decodes && !name.Contains("encoder_", StringComparison.Ordinal)
                ? "decoder_attention_mask"
                : "attention_mask";
        if (inputs.GetValueOrDefault(side) is not { } mask)
        {
            return null;
        }

        var seen = mask.to(ScalarType.Bool); // (batch, positions)
        if (name.Contains("router_logits", StringComparison.Ordinal))
        {
            return seen.view(-1, 1);
        }

        if (output.shape.Length < 2 || output.shape[0] != seen.shape[0])
        {
            return null;
        }

        return output.shape switch
        {
            [_, _, var queries, _] when queries == seen.shape[1] => seen.unsqueeze(1).unsqueeze(-1),
            [_, var places, _] when places == seen.shape[1] => seen.unsqueeze(-1),
            [_, var places] when places == seen.shape[1] => seen,
            _ => null,
        };
    }
}
