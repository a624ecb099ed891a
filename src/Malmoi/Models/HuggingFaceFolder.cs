using Malmoi.Checkpoints;
using Malmoi.Families;

namespace Malmoi.Models;

/// <summary>A folder as Hugging Face's programs write it: <c>config.json</c>, weights, perhaps a tokenizer.</summary>
public sealed class HuggingFaceFolder : IDisposable
{
    private HuggingFaceFolder(string path, Family family, ITensorSource weights) =>
        (Path, Family, Weights) = (path, family, weights);

    public string Path { get; }

    /// <summary>What the configuration says.</summary>
    public Family Family { get; }

    /// <summary>The tensors under their published names.</summary>
    public ITensorSource Weights { get; }

    /// <exception cref="InputException">A part of the folder is missing or damaged, or the family is not known.</exception>
    public static HuggingFaceFolder Open(string path)
    {
        var config = System.IO.Path.Combine(path, "config.json");
        if (!File.Exists(config))
        {
            throw new InputException($"'{path}' has no 'config.json': it is not a model folder of Hugging Face's kind");
        }

        var family = FamilyTable.Read(File.ReadAllBytes(config), config);
        return new HuggingFaceFolder(
            path,
            family,
            SafetensorsFile.Open(System.IO.Path.Combine(path, "model.safetensors"))
        );
    }

    public void Dispose() => Weights.Dispose();
}
