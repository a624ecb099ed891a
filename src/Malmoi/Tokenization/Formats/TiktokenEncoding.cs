using System.Collections.Immutable;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Formats;

/// <summary>What a file of ranks does not say: how OpenAI's encodings cut text into words, and their special tokens.</summary>
/// <param name="Name">The name that tiktoken knows it by.</param>
/// <param name="Pattern">Its matches are the words.</param>
/// <param name="SpecialTokens">The special tokens with their ids.</param>
public sealed record TiktokenEncoding(
    string Name,
    WordScanner Pattern,
    ImmutableArray<KeyValuePair<string, int>> SpecialTokens
)
{
    private const string EndOfText = "<|endoftext|>";
    private const string EndOfPrompt = "<|endofprompt|>";
    private const string Prefix = "<|fim_prefix|>";
    private const string Middle = "<|fim_middle|>";
    private const string Suffix = "<|fim_suffix|>";

    /// <summary>GPT-2 and GPT-3.</summary>
    public static TiktokenEncoding R50kBase { get; } = new("r50k_base", new Gpt2Pattern(), [new(EndOfText, 50256)]);

    /// <summary>Codex.</summary>
    public static TiktokenEncoding P50kBase { get; } = R50kBase with { Name = "p50k_base" };

    /// <summary>Codex that fills gaps.</summary>
    public static TiktokenEncoding P50kEdit { get; } =
        new(
            "p50k_edit",
            new Gpt2Pattern(),
            [new(EndOfText, 50256), new(Prefix, 50281), new(Middle, 50282), new(Suffix, 50283)]
        );

    /// <summary>GPT-3.5 and GPT-4.</summary>
    public static TiktokenEncoding Cl100kBase { get; } =
        new(
            "cl100k_base",
            new Llama3Pattern(),
            [
                new(EndOfText, 100257),
                new(Prefix, 100258),
                new(Middle, 100259),
                new(Suffix, 100260),
                new(EndOfPrompt, 100276),
            ]
        );

    /// <summary>GPT-4o and later.</summary>
    public static TiktokenEncoding O200kBase { get; } =
        new("o200k_base", new O200kPattern(), [new(EndOfText, 199999), new(EndOfPrompt, 200018)]);

    /// <summary>Every encoding known here.</summary>
    public static ImmutableArray<TiktokenEncoding> All { get; } = [R50kBase, P50kBase, P50kEdit, Cl100kBase, O200kBase];

    /// <summary>The encoding of this name; "gpt2" is r50k_base.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static TiktokenEncoding Find(string name) =>
        All.FirstOrDefault(encoding => encoding.Name == (name == "gpt2" ? R50kBase.Name : name))
        ?? throw new InputException(
            $"there is no encoding '{name}': known are gpt2, {string.Join(", ", All.Select(encoding => encoding.Name))}"
        );
}
