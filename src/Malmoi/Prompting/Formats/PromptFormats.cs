namespace Malmoi.Prompting.Formats;

/// <summary>All formats, by name.</summary>
public static class PromptFormats
{
    public static IReadOnlyList<PromptFormat> All { get; } =
    [
        new Alpaca(),
        new KoAlpaca(),
        new Kullm(),
        new KoChatGpt(),
        new Vicuna(),
        new YuLanChat(),
        new ChatML(),
        new Llama2(),
        new Llama3(),
        new Mistral(),
        new Zephyr(),
        new Gemma(),
    ];

    /// <summary>The format of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static PromptFormat Find(string name) =>
        All.FirstOrDefault(format => string.Equals(format.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException(
            $"there is no prompt format '{name}': take one of {string.Join(", ", All.Select(format => format.Name))}"
        );
}
