using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.Models;

/// <summary>How the text of a Transformer becomes tokens: by which tokenizer, and after which mark.</summary>
public static class TransformerText
{
    /// <summary>The pieces of a model's own tokenizer, or of the one that was asked for.</summary>
    /// <param name="path">The model's folder or file.</param>
    /// <param name="asked">What the user said; null, or no pieces: nothing that counts.</param>
    /// <exception cref="InputException">There is no tokenizer.</exception>
    public static TextPolicy Policy(string path, TextPolicy? asked) =>
        (asked is { Unit: TextUnit.Piece } ? asked : TextPolicy.Pieces(new PieceUnits(Pieces(path)))) with
        {
            Boundaries = BoundaryPolicy.Begin,
        };

    /// <summary>What stood before every text in training; where there is no begin mark, the end mark of the text before.</summary>
    public static int? Begin(Family family, ITokenizer tokenizer) =>
        family.DecoderStartTokenId
        ?? family.BosTokenId
        ?? tokenizer.Special.Begin
        ?? (family.EosTokenId is [var end, ..] ? end : tokenizer.Special.End);

    /// <exception cref="InputException">The tokenizer has more pieces than the model knows.</exception>
    public static void CheckSizes(string path, ITokenizer tokenizer, INextTokenModel model)
    {
        if (tokenizer.VocabularySize > model.VocabularySize)
        {
            throw new InputException(
                $"the tokenizer of '{path}' has {tokenizer.VocabularySize} pieces, but the model knows {model.VocabularySize}: they do not belong together"
            );
        }
    }

    /// <summary>The tokenizer as one that puts special tokens round a text.</summary>
    /// <exception cref="InputException">It does not say which.</exception>
    public static TokenizerPipeline Pipeline(ITokenizer tokenizer, string path) =>
        tokenizer as TokenizerPipeline
        ?? throw new InputException(
            $"the tokenizer of '{path}' does not say which special tokens stand round a text: convert it to a tokenizer.json first ('malmoi convert')"
        );

    // A file of llama2.c has its tokenizer beside it: tok512.bin beside stories260K.bin. A GGUF file has it inside.
    private static string Pieces(string path) =>
        Directory.Exists(path) || GgufFile.IsOne(path) || GgmlFile.IsOne(path) ? path
        : Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, "tok*.bin") is [var only] ? only
        : throw new InputException(
            $"beside '{path}' stands no tokenizer 'tok*.bin', or more than one: name it with --tokenizer"
        );
}
