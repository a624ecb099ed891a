using Malmoi.Architectures;

namespace Malmoi.Families.EncoderDecoders;

/// <summary>Pegasus (Zhang et al., 2020): taught to write the sentences missing from a text; sines and cosines, norms before the sub-layers.</summary>
public sealed record Pegasus : BartConfig
{
    public override ModelSpec Spec(ModelTask task)
    {
        var embeddings = Embeddings(new SinusoidalPositions(MaxPositionEmbeddings, SinusoidOrder.Halves));
        return new EncoderDecoderModel(
            Encoder(embeddings, Residual.PreNorm) with
            {
                FinalNorm = Norm,
            },
            Decoder(embeddings, Residual.PreNorm) with
            {
                FinalNorm = Norm,
            }
        )
        {
            Heads = Heads(task),
        };
    }

    public override CheckpointMap Checkpoint => BartStacks.Names;
}
