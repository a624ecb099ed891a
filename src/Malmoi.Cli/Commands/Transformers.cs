using Malmoi.Models;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Commands;

/// <summary>The door from verbs to the families of Transformers that torch runs; a program built without it says so.</summary>
internal static class Transformers
{
    /// <summary>Whether a path is a folder as Hugging Face's programs write it, or a file of GGUF, of ggml or of llama2.c.</summary>
    public static bool IsOne(string path) => LocalModel.IsTransformer(path);

    /// <summary>Opens a model for scoring and generation by torch.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="device">As torch calls it.</param>
    /// <param name="policy">Null: the folder's own tokenizer.</param>
    /// <param name="masking">What a masked model does not see while it scores a token.</param>
    /// <param name="threads">Of each operation; null: one a core.</param>
    /// <param name="adapter">A low-rank adapter's folder; null: none.</param>
    /// <param name="untrained">A seed, to have the model with random weights; null: with its own.</param>
    public static OpenedModel Open(
        string path,
        string device,
        TextPolicy? policy,
        Masking masking,
        int? threads,
        string? adapter,
        long? untrained = null
    )
    {
#if TORCH
        if (threads is { } count)
        {
            TorchSharp.torch.set_num_threads(count);
        }

        return Neural.TransformerFolder.Open(path, device, policy, masking, adapter, untrained);
#else
        throw new InputException(
            $"this program was built without torch, which is to run '{path}': leave out what asks for it, or build it with -p:Torch=true"
        );
#endif
    }
}
