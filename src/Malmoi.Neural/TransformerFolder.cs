using Malmoi.Families;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Tokenization;

namespace Malmoi.Neural;

/// <summary>Opens a folder of Hugging Face's kind as a model that scores and generates.</summary>
public static class TransformerFolder
{
    /// <summary>Opens the model of a folder with its tokenizer.</summary>
    /// <param name="path">The folder, or a file of llama2.c.</param>
    /// <param name="device">Where it computes: cpu, cuda, cuda:1, mps.</param>
    /// <param name="policy">How text becomes pieces; null: by the folder's own tokenizer.</param>
    /// <exception cref="InputException">A part is missing or damaged, the model predicts no next token, or model and tokenizer differ in size.</exception>
    public static OpenedModel Open(string path, string device = "cpu", TextPolicy? policy = null)
    {
        using var folder = HuggingFaceFolder.Open(path);
        var pieces = policy is { Unit: TextUnit.Piece } ? policy : TextPolicy.Pieces(new PieceUnits(Pieces(path)));
        var tokenizer = pieces.Tokenizer!.Tokenizer;
        var model = new TorchModel(Load(folder, device), Begin(folder.Family, tokenizer));
        if (tokenizer.VocabularySize > model.VocabularySize)
        {
            model.Dispose();
            throw new InputException(
                $"the tokenizer of '{path}' has {tokenizer.VocabularySize} pieces, but the model knows {model.VocabularySize}: they do not belong together"
            );
        }

        return new OpenedModel(path, folder.Family.ModelType, model, pieces with { Boundaries = BoundaryPolicy.Begin });
    }

    /// <summary>Builds the model of a folder with the heads it was saved with.</summary>
    /// <exception cref="InputException">A tensor is missing, misshapen or not known.</exception>
    public static Transformer Load(HuggingFaceFolder folder, string device = "cpu")
    {
        var weights = new CheckpointWeights(folder.Weights, folder.Family.Checkpoint);
        var model = new Transformer(folder.Family.Spec(folder.Family.Task), weights, TorchDevice.Parse(device));
        try
        {
            weights.CheckAllKnown(folder);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // A file of llama2.c has its tokenizer beside it: tok512.bin beside stories260K.bin.
    private static string Pieces(string path) =>
        Directory.Exists(path) ? path
        : Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, "tok*.bin") is [var only] ? only
        : throw new InputException(
            $"beside '{path}' stands no tokenizer 'tok*.bin', or more than one: name it with --tokenizer"
        );

    // What stood before every text in training; where there is no begin mark, the end mark of the text before.
    private static int? Begin(Family family, ITokenizer tokenizer) =>
        family.DecoderStartTokenId
        ?? family.BosTokenId
        ?? tokenizer.Special.Begin
        ?? (family.EosTokenId is [var end, ..] ? end : tokenizer.Special.End);
}
