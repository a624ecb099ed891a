using Malmoi.Architectures;

namespace Malmoi.Families.EncoderDecoders;

/// <summary>Marian (Junczys-Dowmunt et al., 2018), of which OPUS-MT's translators are made: the 2017 Transformer with all sines before all cosines.</summary>
public sealed record Marian : BartConfig
{
    /// <summary>Tokens of the language that is written; null: as read.</summary>
    public int? DecoderVocabSize { get; init; }

    /// <summary>Whether both languages have one table.</summary>
    public bool ShareEncoderDecoderEmbeddings { get; init; } = true;

    public override ModelSpec Spec(ModelTask task)
    {
        var read = Embeddings(new SinusoidalPositions(MaxPositionEmbeddings, SinusoidOrder.Halves));
        var written = read;
        if (!ShareEncoderDecoderEmbeddings)
        {
            read = read with { SharedTable = null };
            written = read with { Vocabulary = DecoderVocabSize ?? VocabSize };
        }

        return new EncoderDecoderModel(Encoder(read, Residual.PostNorm), Decoder(written, Residual.PostNorm))
        {
            Heads = Heads(task, written.Vocabulary),
        };
    }

    public override CheckpointMap Checkpoint
    {
        get
        {
            if (ShareEncoderDecoderEmbeddings)
            {
                return BartStacks.Names;
            }

            var map = BartStacks.NamesWithoutTable;
            map.Add("model.encoder.embed_tokens", "encoder.embeddings.token");
            map.Add("model.decoder.embed_tokens", "decoder.embeddings.token");
            return map;
        }
    }
}
