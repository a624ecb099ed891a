using System.Text.Json.Serialization;
using Malmoi.Architectures;

namespace Malmoi.Families.EncoderDecoders;

/// <summary>mBART (Liu et al., 2020): BART over many languages, its norms before the sub-layers and once more at the end; the decoder begins with the language it is to write.</summary>
public sealed record MBart : BartConfig
{
    public override ModelSpec Spec(ModelTask task)
    {
        var embeddings = Embeddings(new LearnedPositions(MaxPositionEmbeddings, FirstRow: 2)) with { Norm = Norm };
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

    [JsonIgnore]
    public override DecoderStart DecoderStart => DecoderStart.LastToken;
}
