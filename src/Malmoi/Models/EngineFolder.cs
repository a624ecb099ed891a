using Malmoi.Inference;
using Malmoi.Tokenization;

namespace Malmoi.Models;

/// <summary>Opens a decoder that the managed engine runs: a folder of Hugging Face's kind, a file of GGUF or of llama2.c.</summary>
public static class EngineFolder
{
    /// <summary>Opens a model with its tokenizer, to score and to write on.</summary>
    /// <param name="path">The folder or file; or a low-rank adapter that says which folder it adapts.</param>
    /// <param name="policy">How text becomes pieces; null: by the model's own tokenizer.</param>
    /// <param name="options">How it computes; null: as suits most.</param>
    /// <param name="adapter">A low-rank adapter, a folder of PEFT's kind or a GGUF file, put beside the model's matrices; null: none.</param>
    /// <param name="untrained">A seed, to have the model with random weights; null: with its own.</param>
    /// <exception cref="InputException">A part is missing or damaged, the engine does not run such models, or model and tokenizer differ in size.</exception>
    public static OpenedModel Open(
        string path,
        TextPolicy? policy = null,
        EngineOptions? options = null,
        string? adapter = null,
        long? untrained = null
    )
    {
        if (AdapterFolder.IsOne(path))
        {
            return Open(AdapterFolder.BaseOf(path), policy, options, path, untrained);
        }

        var files = new Files(HuggingFaceFolder.Open(path).Untrained(untrained));
        Decoder? decoder = null;
        try
        {
            var pieces = TransformerText.Policy(path, policy);
            var tokenizer = pieces.Tokenizer!.Tokenizer;
            var family = files.Folder.Family;
            files.Adapter = adapter is null ? null : AdapterFolder.Open(adapter, family);
            decoder = Load(files.Folder, options, files.Adapter);
            var model = new EngineModel(decoder, TransformerText.Begin(family, tokenizer), files);
            TransformerText.CheckSizes(path, tokenizer, model);
            return new OpenedModel(path, family.ModelType, model, pieces);
        }
        catch
        {
            decoder?.Dispose();
            files.Dispose();
            throw;
        }
    }

    /// <summary>The model of a folder with the heads it was saved with, over its tensors where they stand.</summary>
    /// <param name="folder">It must stay open as long as the model is used.</param>
    /// <param name="options">How it computes; null: as suits most.</param>
    /// <param name="adapter">Put beside the matrices; it must stay open as long as the model is used. Null: none.</param>
    /// <exception cref="InputException">A tensor is missing, misshapen or not known, the adapter is another model's, or the engine does not run such models.</exception>
    public static Decoder Load(HuggingFaceFolder folder, EngineOptions? options = null, AdapterFolder? adapter = null)
    {
        var family = folder.Family;
        var source = folder.Weights;
        if (adapter is not null)
        {
            options = (options ?? new EngineOptions()) with { Adapter = adapter.Factors(family) };
            source = adapter.Over(source);
        }

        var model = new Decoder(family.Spec(family.Task), source, family.Checkpoint, options);
        try
        {
            adapter?.CheckUsed();
            return model.UnknownTensors is not [var first, ..] unknown
                ? model
                : throw new InputException(
                    $"'{folder.Path}' has {unknown.Count} tensor(s) that a model of family '{family.ModelType}' does not have, '{first}' first: was it saved by another program, or for another family?"
                );
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private sealed class Files(HuggingFaceFolder folder) : IDisposable
    {
        public HuggingFaceFolder Folder => folder;

        public AdapterFolder? Adapter { get; set; }

        public void Dispose()
        {
            folder.Dispose();
            Adapter?.Dispose();
        }
    }
}
