namespace Malmoi.Checkpoints.Quantized;

/// <summary>The names of the tensors that a quantised matrix consists of.</summary>
internal static class QuantizedNames
{
    private static readonly string[] OfStem = ["qweight", "qzeros", "scales", "g_idx", "SCB", "weight_format"];

    private static readonly string[] OfWeight =
    [
        "absmax",
        "quant_map",
        "nested_absmax",
        "nested_quant_map",
        "quant_state.bitsandbytes__nf4",
        "quant_state.bitsandbytes__fp4",
    ];

    /// <summary>What stands before an ending; null where the name ends otherwise.</summary>
    public static string? Stem(string name, string ending) =>
        name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : null;

    /// <summary>The tensors, of those that are there, that only the matrix presented as this weight needs.</summary>
    public static IEnumerable<string> PartsOf(string weight, IReadOnlySet<string> names)
    {
        var stem = Stem(weight, ".weight") ?? weight;
        return OfStem
            .Select(part => $"{stem}.{part}")
            .Concat(OfWeight.Select(part => $"{weight}.{part}"))
            .Append(weight)
            .Where(names.Contains);
    }
}
