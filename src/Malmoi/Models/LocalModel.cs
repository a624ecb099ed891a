using Malmoi.Checkpoints;

namespace Malmoi.Models;

/// <summary>Opens any model that needs no native library: decoders by the managed engine, n-gram models.</summary>
public static class LocalModel
{
    /// <summary>Whether a path is a folder as Hugging Face's programs write it, or a file of GGUF, of ggml or of llama2.c.</summary>
    public static bool IsTransformer(string path) =>
        Directory.Exists(path)
        || (File.Exists(path) && (GgufFile.IsOne(path) || GgmlFile.IsOne(path) || Llama2cFile.IsOne(path)));

    /// <exception cref="InputException">It is missing, damaged, of no known kind, or one that the engine does not run.</exception>
    public static OpenedModel Open(string path) => IsTransformer(path) ? EngineFolder.Open(path) : ModelFile.Open(path);
}
