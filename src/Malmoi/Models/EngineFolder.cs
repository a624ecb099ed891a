using Malmoi.Inference;
using Malmoi.Tokenization;

namespace Malmoi.Models;

/// <summary>Opens a decoder that the managed engine runs: a folder of Hugging Face's kind, a file of GGUF or of llama2.c.</summary>
public static class EngineFolder
{
    /// <summary>Opens a model with its tokenizer, to score and to write on.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="policy">How text becomes pieces; null: by the model's own tokenizer.</param>
    /// <param name="options">How it computes; null: as suits most.</param>
    /// <exception cref="InputException">A part is missing or damaged, the engine does not run such models, or model and tokenizer differ in size.</exception>
    public static OpenedModel Open(string path, TextPolicy? policy = null, EngineOptions? options = null)
    {
        if (AdapterFolder.IsOne(path))
        {
            throw new InputException(
                $"'{path}' is a low-rank adapter, which the managed engine does not add to a model: run it with '--executor torch'"
            );
        }

        var pieces = TransformerText.Policy(path, policy);
        var tokenizer = pieces.Tokenizer!.Tokenizer;
        var folder = HuggingFaceFolder.Open(path);
        Decoder? decoder = null;
        try
        {
            decoder = Load(folder, options);
            var model = new EngineModel(decoder, TransformerText.Begin(folder.Family, tokenizer), folder);
            TransformerText.CheckSizes(path, tokenizer, model);
            return new OpenedModel(path, folder.Family.ModelType, model, pieces);
        }
        catch
        {
            decoder?.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The model of a folder with the heads it was saved with, over its tensors where they stand.</summary>
    /// <param name="folder">It must stay open as long as the model is used.</param>
    /// <param name="options">How it computes; null: as suits most.</param>
    /// <exception cref="InputException">A tensor is missing, misshapen or not known, or the engine does not run such models.</exception>
    public static Decoder Load(HuggingFaceFolder folder, EngineOptions? options = null)
    {
        var family = folder.Family;
        var model = new Decoder(family.Spec(family.Task), folder.Weights, family.Checkpoint, options);
        if (model.UnknownTensors is [var first, ..] unknown)
        {
            model.Dispose();
            throw new InputException(
                $"'{folder.Path}' has {unknown.Count} tensor(s) that a model of family '{family.ModelType}' does not have, '{first}' first: was it saved by another program, or for another family?"
            );
        }

        return model;
    }
}
