using Malmoi.Architectures;

namespace Malmoi.Families.EncoderDecoders;

/// <summary>BART (Lewis et al., 2020): the 2017 Transformer with learned positions and a norm on the embeddings. KoBART.</summary>
public sealed record Bart : BartConfig
{
    public override ModelSpec Spec(ModelTask task)
    {
        var embeddings = Embeddings(new LearnedPositions(MaxPositionEmbeddings, FirstRow: 2)) with { Norm = Norm };
        return new EncoderDecoderModel(Encoder(embeddings, Residual.PostNorm), Decoder(embeddings, Residual.PostNorm))
        {
            Heads = Heads(task),
        };
    }

    public override CheckpointMap Checkpoint => BartStacks.Names;
}
