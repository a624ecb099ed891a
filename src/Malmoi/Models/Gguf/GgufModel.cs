using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Families;
using Malmoi.Families.Decoders;
using Malmoi.Tokenization.Formats.Gguf;

namespace Malmoi.Models.Gguf;

/// <summary>A model in a GGUF file: what its metadata says, as a family, and its tensors.</summary>
public sealed class GgufModel : IDisposable
{
    private GgufModel(GgufMetadata metadata, ITensorSource weights, GgufFamily family) =>
        (Metadata, Weights, Family) = (metadata, weights, family);

    public GgufMetadata Metadata { get; }

    /// <summary>The tensors under ggml's names, experts one by one.</summary>
    public ITensorSource Weights { get; }

    /// <summary>The Jinja template by which conversations become text; null where the file has none.</summary>
    public string? ChatTemplate => Metadata.Text(GgufTokenizer.ChatTemplateKey);

    /// <summary>Its configuration, which names tensors as ggml does.</summary>
    public GgufFamily Family { get; }

    /// <summary>Opens a model with its tensors.</summary>
    /// <param name="path">A GGUF file; of a model in several files the first, or any other.</param>
    /// <exception cref="InputException">It is missing, damaged, no model, or of an architecture that is not known.</exception>
    public static GgufModel Open(string path)
    {
        var file = GgufShards.Open(path);
        try
        {
            return new GgufModel(file.Metadata, new GgufTensors(file), FamilyOf(file.Metadata, file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The configuration that metadata and tensors stand for.</summary>
    /// <exception cref="InputException">A size is missing or impossible, or the architecture is not known.</exception>
    internal static GgufFamily FamilyOf(GgufMetadata metadata, ITensorSource tensors)
    {
        if (GgufAdapter.IsOne(metadata))
        {
            throw new InputException(
                $"'{metadata.File}' is an adapter and no model: name the model, and give this file with --adapter"
            );
        }

        var said = new GgufSizes(metadata, tensors);
        var family = GgufArchitectures.Read(said) with
        {
            TieWordEmbeddings = said.IsTied,
            BosTokenId = metadata.Size("tokenizer.ggml.bos_token_id"),
            EosTokenId = metadata.Size("tokenizer.ggml.eos_token_id") is { } end ? [end] : null,
            PadTokenId = metadata.Size("tokenizer.ggml.padding_token_id"),
        };
        var scaling = Scaling(said, tensors);
        if (family is Llama llama && scaling is WavelengthScaling stretched)
        {
            family = llama with
            {
                RopeScaling = new RopeScaling
                {
                    RopeType = "llama3",
                    Factor = stretched.Factor,
                    LowFreqFactor = stretched.LowFactor,
                    HighFreqFactor = stretched.HighFactor,
                    OriginalMaxPositionEmbeddings = stretched.TrainedLength,
                },
            };
        }

        family = family with { Classes = [ModelTasks.ClassOf(family, ModelTask.NextToken)] };
        return new GgufFamily(family, said, scaling);
    }

    // Llama 3.1 and its kin bring a table of factors instead of the numbers that it was made from.
    private static RotaryScaling? Scaling(GgufSizes said, ITensorSource tensors)
    {
        const string Table = "rope_freqs.weight";
        if (!tensors.TryGet(Table, out var factors))
        {
            return null;
        }

        return factors.Count == said.RotaryWidth / 2
            ? RotaryTable.Recognise(factors.ToFloats(), said.RotaryBase)
            : throw new InputException(
                $"'{said.Said.File}' turns {said.RotaryWidth} channels of a head, and its '{Table}' has {factors.Count} factors: is the file damaged?"
            );
    }

    public void Dispose() => Weights.Dispose();
}
