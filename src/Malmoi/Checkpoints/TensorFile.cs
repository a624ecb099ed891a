namespace Malmoi.Checkpoints;

/// <summary>Opens the tensors of a file of any kind.</summary>
/// <remarks>
/// <code>
/// NAME.index.json     all the files that it names
/// safetensors         known by the length and the brace at its head
/// PyTorch             known as a zip archive, or as a pickle
/// GGUF                known by its magic number
/// ggml                known by its magic numbers: ggml, ggmf, ggjt
/// llama2.c            known by its magic number, or by a header that describes a file of just this length
/// </code>
/// Of all but the index the name says nothing.
/// </remarks>
public static class TensorFile
{
    private const string IndexSuffix = ".index.json";

    // Where two are there, Transformers takes the first.
    private static readonly string[] InFolder =
    [
        "model.safetensors",
        "model.safetensors.index.json",
        "pytorch_model.bin",
        "pytorch_model.bin.index.json",
    ];

    /// <exception cref="InputException">The file is missing or damaged, or holds no tensors.</exception>
    public static ITensorSource Open(string path) =>
        path.EndsWith(IndexSuffix, StringComparison.OrdinalIgnoreCase) ? ShardedCheckpoint.Open(path) : OpenOne(path);

    /// <summary>Opens the weights in a folder of Hugging Face's kind, by the names that Transformers looks for, in its order.</summary>
    /// <exception cref="InputException">There are none, or they are damaged.</exception>
    public static ITensorSource OpenFolder(string folder)
    {
        var name =
            Array.Find(InFolder, name => File.Exists(Path.Combine(folder, name)))
            ?? throw new InputException(
                $"'{folder}' holds no weights: it needs one of {string.Join(", ", InFolder.Select(name => $"'{name}'"))}"
            );
        return Open(Path.Combine(folder, name));
    }

    /// <summary>Whether a file is of one of these kinds, by its name or its first bytes.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static bool IsOne(string path) =>
        path.EndsWith(IndexSuffix, StringComparison.OrdinalIgnoreCase)
        || Path.GetExtension(path) is ".safetensors" or ".pt" or ".pth" or ".gguf"
        || SafetensorsFile.IsOne(path)
        || PickleFile.IsOne(path)
        || GgufFile.IsOne(path)
        || GgmlFile.IsOne(path)
        || Llama2cFile.IsOne(path);

    /// <summary>Opens a file that is no index.</summary>
    internal static ITensorSource OpenOne(string path) =>
        SafetensorsFile.IsOne(path) ? SafetensorsFile.Open(path)
        : PickleFile.IsOne(path) ? PickleFile.Open(path)
        : GgufFile.IsOne(path) || Path.GetExtension(path) == ".gguf" ? GgufFile.Open(path)
        : GgmlFile.IsOne(path) ? GgmlFile.Open(path)
        : Llama2cFile.IsOne(path) ? Llama2cFile.Open(path)
        : Path.GetExtension(path) == ".safetensors" ? SafetensorsFile.Open(path)
        : Path.GetExtension(path) is ".bin" or ".pt" or ".pth" or ".pkl" ? PickleFile.Open(path)
        : throw new InputException(
            $"'{path}' holds no tensors that Malmoi can read: name a .safetensors file, a PyTorch .bin or .pt, a .gguf, a llama2.c .bin, or an index ({IndexSuffix})"
        );
}
