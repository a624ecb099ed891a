using Malmoi.LanguageModels;

namespace Malmoi.Tokenization.Formats;

/// <summary>What published tokenizers call their special tokens: the roles where no configuration names them.</summary>
internal static class SpecialTokenNames
{
    private static readonly string[] Begin =
    [
        "<s>",
        "<|begin_of_text|>",
        "<bos>",
        "[BOS]",
        "<|startoftext|>",
        "<|endoftext|>",
    ];
    private static readonly string[] End = ["</s>", "<|end_of_text|>", "<eos>", "[EOS]", "<|endoftext|>"];
    private static readonly string[] Padding = ["<pad>", "[PAD]", "<|pad|>"];

    /// <summary>The roles that the names of its pieces suggest; none where a model frames texts by other tokens (BERT's [CLS] and [SEP]).</summary>
    public static SpecialTokens Guess(TokenizerPipeline tokenizer) =>
        new(tokenizer.Parts.Model.Unknown, First(tokenizer, Begin), First(tokenizer, End), First(tokenizer, Padding));

    private static int? First(TokenizerPipeline tokenizer, string[] names) =>
        names.Select(tokenizer.Find).FirstOrDefault(id => id is not null);
}
