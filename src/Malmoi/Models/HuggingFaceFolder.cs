using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Quantized;
using Malmoi.Families;
using Malmoi.Families.Decoders;
using Malmoi.Models.Gguf;

namespace Malmoi.Models;

/// <summary>A folder as Hugging Face's programs write it: <c>config.json</c>, weights, perhaps a tokenizer.</summary>
public sealed class HuggingFaceFolder : IDisposable
{
    // Those with a name for each of many thousand classes have a million bytes.
    private const int LongestConfiguration = 1 << 25;

    private HuggingFaceFolder(string path, Family family, ITensorSource weights) =>
        (Path, Family, Weights) = (path, family, weights);

    public string Path { get; }

    /// <summary>What the configuration says.</summary>
    public Family Family { get; }

    /// <summary>The tensors under their published names.</summary>
    public ITensorSource Weights { get; }

    /// <summary>Opens a folder, or a file that says itself what its model is: GGUF, ggml's before it, llama2.c.</summary>
    /// <exception cref="InputException">A part of the folder is missing or damaged, or the family is not known.</exception>
    public static HuggingFaceFolder Open(string path)
    {
        if (File.Exists(path))
        {
            if (GgufFile.IsOne(path))
            {
                var model = GgufModel.Open(path);
                return new HuggingFaceFolder(path, model.Family, model.Weights);
            }

            if (GgmlFile.IsOne(path))
            {
                var old = GgmlFile.Open(path);
                try
                {
                    return new HuggingFaceFolder(path, GgmlFamilies.Of(old), old);
                }
                catch
                {
                    old.Dispose();
                    throw;
                }
            }

            var file = Llama2cFile.Open(path);
            return new HuggingFaceFolder(path, Configuration(file.Config), file);
        }

        var config = System.IO.Path.Combine(path, "config.json");
        if (!File.Exists(config))
        {
            throw new InputException(
                Directory.Exists(path)
                    ? $"'{path}' has no 'config.json': it is not a model folder of Hugging Face's kind"
                    : $"there is no model '{path}': name a folder with 'config.json', or a file"
            );
        }

        if (new FileInfo(config).Length > LongestConfiguration)
        {
            throw new InputException(
                $"'{config}' is longer than any configuration ({LongestConfiguration} bytes): is it another file?"
            );
        }

        var family = FamilyTable.Read(File.ReadAllBytes(config), config);
        var quantization = QuantizationConfig.OfFolder(path);
        var weights = TensorFile.OpenFolder(path);
        return new HuggingFaceFolder(
            path,
            family,
            quantization is null ? weights : QuantizedCheckpoint.Over(weights, quantization)
        );
    }

    /// <summary>The same model as it was before any training, its numbers drawn anew; this one is not to be used or disposed any more.</summary>
    /// <param name="seed">Of the numbers; null: the model as it is.</param>
    public HuggingFaceFolder Untrained(long? seed) =>
        seed is { } drawn ? new HuggingFaceFolder(Path, Family, new RandomTensors(Weights, drawn)) : this;

    public void Dispose() => Weights.Dispose();

    private static Llama Configuration(Llama2cConfig header) =>
        new()
        {
            ModelType = "llama",
            Classes = ["LlamaForCausalLM"],
            VocabSize = header.VocabularySize,
            HiddenSize = header.Width,
            IntermediateSize = header.InnerWidth,
            NumHiddenLayers = header.Layers,
            NumAttentionHeads = header.Heads,
            NumKeyValueHeads = header.KeyValueHeads,
            MaxPositionEmbeddings = header.Positions,
            RmsNormEps = 1e-5,
            RotaryPairs = RotaryPairs.Neighbours,
            TieWordEmbeddings = header.IsTied,
            BosTokenId = 1,
            EosTokenId = [2],
        };
}
