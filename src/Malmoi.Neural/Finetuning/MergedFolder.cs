using System.Text.Json;
using Malmoi.Models;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Storage;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Neural.Finetuning;

/// <summary>A model with a low-rank adapter merged into its matrices, as a folder of its own.</summary>
public static class MergedFolder
{
    /// <summary>Writes the folder.</summary>
    /// <param name="adapter">A folder of PEFT's kind, which says what it adapts, or a GGUF adapter.</param>
    /// <param name="model">What it adapts; null: what the adapter says.</param>
    /// <param name="path">Made where it is missing.</param>
    /// <exception cref="InputException">A part is missing or damaged, or the folder cannot be written.</exception>
    public static void Write(string adapter, string? model, string path)
    {
        model ??= AdapterFolder.BaseOf(adapter);
        if (File.Exists(model))
        {
            throw new InputException(
                $"'{adapter}' adapts the file '{model}': make a folder of it first ('malmoi convert {model} FOLDER'), and name that with --base"
            );
        }

        using var folder = HuggingFaceFolder.Open(model);
        using var merged = TransformerFolder.LoadAdapted(folder, adapter);
        var unknown = folder.Family.Unknown is { } known ? new Dictionary<string, JsonElement>(known) : [];
        unknown.Remove("quantization_config"); // what is merged stands in 32 bits
        CheckpointWriter.Write(path, merged.Tensors, UntiedHead.Of(folder.Family, merged) with { Unknown = unknown });
        using var output = new OutputFolder(path);
        var own = Directory.Exists(adapter) && File.Exists(Path.Combine(adapter, HuggingFaceTokenizer.TokenizerName));
        TaskFolder.CopyTokenizer(own ? adapter : model, output);
        output.Commit();
    }
}
