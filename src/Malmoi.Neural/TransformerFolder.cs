using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Neural.Finetuning;
using Malmoi.Neural.Recurrent;
using Malmoi.Tokenization;

namespace Malmoi.Neural;

/// <summary>Opens a folder of Hugging Face's kind as a model that scores and generates.</summary>
public static class TransformerFolder
{
    /// <summary>Opens the model of a folder with its tokenizer.</summary>
    /// <param name="path">The folder, or a file of llama2.c; or a low-rank adapter that says which folder it adapts.</param>
    /// <param name="device">Where it computes: cpu, cuda, cuda:1, mps.</param>
    /// <param name="policy">How text becomes pieces; null: by the folder's own tokenizer.</param>
    /// <param name="masking">What a masked model does not see while it scores a token.</param>
    /// <param name="adapter">A folder of PEFT's kind or a GGUF adapter that is added to the model's matrices; null: none.</param>
    /// <param name="untrained">A seed, to have the model with random weights; null: with its own.</param>
    /// <exception cref="InputException">A part is missing or damaged, the model neither predicts nor fills in tokens, or model and tokenizer differ in size.</exception>
    public static OpenedModel Open(
        string path,
        string device = "cpu",
        TextPolicy? policy = null,
        Masking masking = Masking.Original,
        string? adapter = null,
        long? untrained = null
    )
    {
        if (AdapterFolder.IsOne(path))
        {
            return Open(AdapterFolder.BaseOf(path), device, policy, masking, path, untrained);
        }

        using var folder = HuggingFaceFolder.Open(path).Untrained(untrained);
        var family = folder.Family;
        var pieces = TransformerText.Policy(path, policy);
        var tokenizer = pieces.Tokenizer!.Tokenizer;
        if (family.Spec(family.Task) is RecurrentModel && adapter is null)
        {
            return Recurrent(folder, device, pieces);
        }

        var transformer = adapter is null ? Load(folder, device) : LoadAdapted(folder, adapter, device);
        try
        {
            if (transformer.Heads.ContainsKey(HeadNames.MaskedToken))
            {
                var masked = new MaskedModel(transformer, TransformerText.Pipeline(tokenizer, path), masking);
                return new OpenedModel(
                    path,
                    family.ModelType,
                    masked,
                    pieces with
                    {
                        Boundaries = BoundaryPolicy.None,
                    }
                );
            }

            var model = new TorchModel(transformer, TransformerText.Begin(family, tokenizer));
            TransformerText.CheckSizes(path, tokenizer, model);
            var scorer =
                transformer.Spec is EncoderDecoderModel
                    ? new ConditionalModel(TransformerText.Pipeline(tokenizer, path), model)
                    : null;
            return new OpenedModel(path, family.ModelType, model, pieces, scorer);
        }
        catch
        {
            transformer.Dispose();
            throw;
        }
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

    /// <summary>The same with a low-rank adapter merged into its matrices.</summary>
    /// <exception cref="InputException">The adapter is damaged, or that of another model.</exception>
    public static Transformer LoadAdapted(HuggingFaceFolder folder, string adapter, string device = "cpu")
    {
        using var factors = AdapterFolder.Open(adapter, folder.Family);
        var (family, own) = UntiedHead.Of(factors, folder.Family, folder.Weights);
        using var adapted = new LowRank(factors, family);
        using var tensors = factors.Over(own);
        var weights = new CheckpointWeights(tensors, family.Checkpoint);
        var model = new Transformer(
            family.Spec(family.Task),
            weights,
            TorchDevice.Parse(device),
            adapted.MergeInto,
            adapted.MergeIntoTable
        );
        try
        {
            weights.CheckAllKnown(folder);
            adapted.Check();
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static OpenedModel Recurrent(HuggingFaceFolder folder, string device, TextPolicy pieces)
    {
        var tokenizer = pieces.Tokenizer!.Tokenizer;
        var network = RecurrentNetwork.Load(folder, device);
        try
        {
            var model = new RecurrentLanguageModel(network, TransformerText.Begin(folder.Family, tokenizer));
            TransformerText.CheckSizes(folder.Path, tokenizer, model);
            return new OpenedModel(folder.Path, folder.Family.ModelType, model, pieces);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
