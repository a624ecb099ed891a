using Malmoi.Checkpoints;
using Malmoi.Models;
using Malmoi.Models.Gguf;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi convert</c> of low-rank adapters: PEFT's folders to GGUF files, and back.</summary>
internal static class AdapterConversion
{
    private const string Ending = ".gguf";

    /// <summary>Whether an adapter is to be converted.</summary>
    public static bool Applies(string input) =>
        AdapterFolder.IsOne(input) || (File.Exists(input) && GgufFile.IsOne(input) && IsGgufAdapter(input));

    /// <summary>Writes the adapter and says in words what was written.</summary>
    /// <param name="input">A folder of PEFT's kind, or a GGUF adapter.</param>
    /// <param name="output">A file that ends in .gguf, or a folder.</param>
    /// <param name="type">In what form a GGUF file holds the factors; null: in 32 bits.</param>
    /// <param name="model">What it adapts; null: what the adapter itself says.</param>
    /// <exception cref="InputException">The model is not known, the adapter is another's, or the output cannot be written.</exception>
    public static string Convert(string input, string output, string? type, string? model)
    {
        var isGguf = output.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);
#if TORCH
        if (!isGguf && !File.Exists(input) && Path.GetExtension(output).Length == 0)
        {
            Neural.Finetuning.MergedFolder.Write(input, model, output);
            return $"{output}: Hugging Face folder, the adapter merged into '{model ?? AdapterFolder.BaseOf(input)}'";
        }
#endif
        if (!isGguf && (!File.Exists(input) || type is not (null or "f32")))
        {
            throw new InputException(
                File.Exists(input)
                    ? $"PEFT's folders are written in 32 bits here, and not as {type}: leave --type out"
                    : $"'{output}' does not say what to write: an adapter of PEFT's kind becomes a GGUF file, whose name ends in {Ending}"
            );
        }

        if (model is null && File.Exists(input))
        {
            throw new InputException($"'{input}' does not say which model it adapts: name it with --base");
        }

        model ??= AdapterFolder.BaseOf(input);
        using var folder = HuggingFaceFolder.Open(model);
        if (isGguf)
        {
            var form = GgufModelConversion.Form(type ?? "f32");
            GgufAdapter.Write(input, folder.Family, output, form);
            return $"{output}: GGUF adapter ({form.Name}), {ByteSize.Format(new FileInfo(output).Length)}, for '{model}'";
        }

        GgufAdapter.Export(input, folder.Family, model, output);
        return $"{output}: adapter of PEFT's kind, for '{model}'";
    }

    private static bool IsGgufAdapter(string path)
    {
        using var file = GgufFile.Open(path);
        return GgufAdapter.IsOne(file.Metadata);
    }
}
