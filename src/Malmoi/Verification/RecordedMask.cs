namespace Malmoi.Verification;

/// <summary>Which numbers of an output stand for tokens, and not for padding, where a model may compute what it likes.</summary>
internal static class RecordedMask
{
    /// <returns>Whether the number at an index of the output counts.</returns>
    public static Func<int, bool> Of(
        string name,
        RecordedArray output,
        IReadOnlyDictionary<string, RecordedArray> inputs
    )
    {
        var decodes = inputs.ContainsKey("decoder_input_ids");
        var side =
            decodes && !name.Contains("encoder_", StringComparison.Ordinal)
                ? "decoder_attention_mask"
                : "attention_mask";
        if (inputs.GetValueOrDefault(side) is not { } mask)
        {
            return _ => true;
        }

        var (seen, positions) = (mask.Values, mask.Shape[1]); // (batch, positions)
        if (name.Contains("router_logits", StringComparison.Ordinal))
        {
            return i => seen[i / output.Shape[^1]] != 0;
        }

        if (output.Shape.Count < 2 || output.Shape[0] != mask.Shape[0])
        {
            return _ => true;
        }

        return output.Shape.ToArray() switch
        {
            [_, var heads, var queries, var keys] when queries == positions => i =>
                seen[(i / (heads * queries * keys) * positions) + (i / keys % queries)] != 0,
            [_, var places, var width] when places == positions => i => seen[i / width] != 0,
            [_, var places] when places == positions => i => seen[i] != 0,
            _ => _ => true,
        };
    }
}
