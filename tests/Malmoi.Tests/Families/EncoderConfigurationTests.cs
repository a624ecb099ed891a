using System.Text;
using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Families.EncoderDecoders;
using Malmoi.Families.Encoders;

namespace Malmoi.Tests.Families;

public class EncoderConfigurationTests
{
    [Fact]
    public void What_a_configuration_leaves_out_has_the_first_release_s_value()
    {
        var bert = Assert.IsType<Bert>(Read("""{"model_type": "bert", "vocab_size": 99}"""));
        Assert.Equal(
            (768, 12, 3072, "gelu", 512),
            (bert.HiddenSize, bert.NumHiddenLayers, bert.IntermediateSize, bert.HiddenAct, bert.MaxPositionEmbeddings)
        );
        Assert.Equal(1e-12, bert.LayerNormEps);
        var albert = Assert.IsType<Albert>(Read("""{"model_type": "albert", "vocab_size": 99}"""));
        Assert.Equal(
            (4096, 16384, 64, "gelu_new", 128),
            (
                albert.HiddenSize,
                albert.IntermediateSize,
                albert.NumAttentionHeads,
                albert.HiddenAct,
                albert.EmbeddingSize
            )
        );
        var electra = Assert.IsType<Electra>(Read("""{"model_type": "electra", "vocab_size": 99}"""));
        Assert.Equal(
            (256, 1024, 4, 128),
            (electra.HiddenSize, electra.IntermediateSize, electra.NumAttentionHeads, electra.EmbeddingSize)
        );
        var xlm = Assert.IsType<Xlm>(Read("""{"model_type": "xlm", "vocab_size": 99}"""));
        Assert.Equal(
            (2048, 12, 16, true, true, false),
            (xlm.EmbDim, xlm.NLayers, xlm.NHeads, xlm.GeluActivation, xlm.UseLangEmb, xlm.Causal)
        );
        var marian = Assert.IsType<Marian>(Read("""{"model_type": "marian", "vocab_size": 99}"""));
        Assert.Equal((1024, true), (marian.DModel, marian.ShareEncoderDecoderEmbeddings));
        var vit = Assert.IsType<Vit>(Read("""{"model_type": "vit"}"""));
        Assert.Equal((224, 16, 3, true), (vit.ImageSize, vit.PatchSize, vit.NumChannels, vit.QkvBias));
    }

    [Theory]
    [InlineData(
        """{"model_type": "bert", "vocab_size": 9, "position_embedding_type": "relative_key"}""",
        "\"position_embedding_type\" is \"relative_key\"",
        "it knows \"absolute\""
    )]
    [InlineData(
        """{"model_type": "roberta", "vocab_size": 9, "add_cross_attention": true}""",
        "\"add_cross_attention\" is true",
        "it knows false"
    )]
    [InlineData("""{"model_type": "xlm", "vocab_size": 9, "asm": true}""", "\"asm\" is true", "it knows false")]
    [InlineData(
        """{"model_type": "albert", "vocab_size": 9, "inner_group_num": 2}""",
        "\"inner_group_num\" is 2",
        "it knows 1"
    )]
    public void A_choice_without_code_is_refused_with_its_key_its_value_and_what_is_known(
        string json,
        string found,
        string known
    )
    {
        var error = Assert.Throws<InputException>(() => Read(json).Spec(ModelTask.Body));
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains(known, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Layers_that_share_weights_are_neighbours()
    {
        var spec = Read("""{"model_type": "albert", "vocab_size": 9, "num_hidden_layers": 5, "num_hidden_groups": 2}""")
            .Spec(ModelTask.Body);
        Assert.Equal([0, 0, 0, 1, 1], Assert.IsType<EncoderModel>(spec).Encoder.WeightsOfLayer!);
    }

    [Fact]
    public void Two_vocabularies_have_two_tables()
    {
        var spec = Read(
                """{"model_type": "marian", "vocab_size": 9, "decoder_vocab_size": 7, "share_encoder_decoder_embeddings": false}"""
            )
            .Spec(ModelTask.NextToken);
        var both = Assert.IsType<EncoderDecoderModel>(spec);
        Assert.Equal(9, ((TokenEmbeddings)both.Encoder.Embeddings).Vocabulary);
        Assert.Equal(7, ((TokenEmbeddings)both.Decoder.Embeddings).Vocabulary);
        Assert.Null(((TokenEmbeddings)both.Decoder.Embeddings).SharedTable);
        Assert.Equal(7, both.Heads[HeadNames.NextToken].Outputs);
    }

    private static Family Read(string json) => FamilyTable.Read(Encoding.UTF8.GetBytes(json), "config.json");
}
