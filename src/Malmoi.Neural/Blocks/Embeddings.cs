using Malmoi.Architectures;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>Turns what a stack reads into the first layer's vectors.</summary>
internal abstract class Embeddings
{
    /// <returns>(batch, positions, width), and the numbers of the positions (batch or 1, positions).</returns>
    public abstract (Tensor Hidden, Tensor Positions) Forward(StackInput input);

    public static Embeddings Create(EmbeddingSpec spec, Weights weights) =>
        spec switch
        {
            TokenEmbeddings tokens => new TokenEmbedding(tokens, weights),
            PatchEmbeddings patches => new PatchEmbedding(patches, weights),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, null),
        };

    protected static Tensor Drop(Tensor x, double share, bool training) =>
        training && share > 0 ? nn.functional.dropout(x, share, training: true) : x;
}
