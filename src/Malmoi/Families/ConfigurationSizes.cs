using System.Text.Json.Serialization.Metadata;

namespace Malmoi.Families;

/// <summary>Sizes that no model has: a configuration that names one is damaged, and is refused before anything is made from it.</summary>
internal static class ConfigurationSizes
{
    // Four times as much is still a number of 32 bits; the largest vocabularies have a quarter of a million tokens.
    private const int Largest = 1 << 28;

    // Of layers, experts, blocks: each is made from the configuration alone.
    private const int Deepest = 10_000;

    /// <exception cref="InputException">A size is none.</exception>
    public static void Check(JsonTypeInfo type, Family family)
    {
        foreach (var property in type.Properties)
        {
            if (!IsSize(property.Name))
            {
                continue;
            }

            switch (property.Get?.Invoke(family))
            {
                case int size:
                    Check(property.Name, size);
                    break;
                case IReadOnlyList<int> sizes:
                    foreach (var size in sizes)
                    {
                        Check(property.Name, size);
                    }

                    break;
            }
        }
    }

    private static void Check(string name, int size)
    {
        var (least, most) = (name is "type_vocab_size" or "projection_dim" ? 0 : 1, IsDepth(name) ? Deepest : Largest);
        if (size < least || size > most)
        {
            throw new InputException(
                $"the configuration's \"{name}\" is {size}, and should be between {least} and {most}: is it damaged?"
            );
        }
    }

    // Ids may be absent in many ways, and windows be switched off by a number.
    private static bool IsSize(string name) =>
        !name.EndsWith("_id", StringComparison.Ordinal)
        && name is not ("sliding_window" or "max_window_layers" or "num_ln_in_parallel_attn");

    private static bool IsDepth(string name) =>
        name.EndsWith("layers", StringComparison.Ordinal)
        || name.EndsWith("_groups", StringComparison.Ordinal)
        || name is "n_layer" or "num_local_experts" or "depths";
}
