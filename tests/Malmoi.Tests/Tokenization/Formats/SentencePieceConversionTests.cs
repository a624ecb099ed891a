using System.Text.Json.Nodes;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tests.Tokenization.Formats;

public class SentencePieceConversionTests
{
    [Fact]
    public void Llama_2_becomes_the_pipeline_that_hugging_face_makes_of_it()
    {
        var file = SentencePieceFile.Read(OutsideData.Data("tok-llama2", "tokenizer.model"));
        var results = GoldenTokenizations.Results("rust.llama2_real");
        var tokenizer = SentencePieceConversion.ToPipeline(file);
        Compare(tokenizer, results, _ => false);
        Compare(TokenizerJson.Read(TokenizerJson.Write(tokenizer), "tokenizer.json"), results, _ => false);
    }

    [Fact]
    public void A_unigram_model_becomes_the_pipeline_of_t5()
    {
        var file = SentencePieceFile.Read(GoldenTokenizations.Model("spm", "unigram_nfkc.model.gz"), "unigram_nfkc");
        var tokenizer = SentencePieceConversion.ToPipeline(file);
        // There [MASK] was made a special token that takes the blank before it along, which the model does not say.
        Compare(tokenizer, GoldenTokenizations.Results("rust.unigram_t5_precompiled"), text => text.Contains("[MASK]"));
    }

    [Fact]
    public void The_merges_of_a_byte_pair_model_are_those_that_hugging_face_finds()
    {
        var file = SentencePieceFile.Read(GoldenTokenizations.Model("spm", "bpe_bf.model"), "bpe_bf");
        var model = (BytePair)SentencePieceConversion.ToPipeline(file).Parts.Model;
        var expected = GoldenTokenizations.Read("models", "tokenizer_json", "bpe_bytefallback_llama.json.gz")["model"]![
            "merges"
        ]!.AsArray();
        Assert.Equal(expected.Select(merge => ((string)merge![0]!, (string)merge[1]!)), model.Merges);
    }

    [Fact]
    public void Small_models_convert_write_and_read_the_same()
    {
        foreach (var file in SmallSentencePieceModels.All)
        {
            if (file.Trainer.Model is SentencePieceModel.Word or SentencePieceModel.Character)
            {
                Assert.Throws<InputException>(() => SentencePieceConversion.ToPipeline(file));
                continue;
            }

            var tokenizer = SentencePieceConversion.ToPipeline(file);
            var again = TokenizerJson.Read(TokenizerJson.Write(tokenizer), "tokenizer.json");
            foreach (var text in new[] { "abc 가나다", "[M]ab", "Ａ ﬁ xyz", "" })
            {
                Assert.Equal(tokenizer.Encode(text), again.Encode(text));
            }

            Assert.Equal(
                new SentencePieceTokenizer(file).Encode("abc 가나다Ａ").Select(token => token.Id),
                tokenizer.Encode("abc 가나다Ａ").Select(token => token.Id)
            );
        }
    }

    [Fact]
    public void A_pipeline_that_came_from_a_model_becomes_that_model_again()
    {
        foreach (
            var file in SmallSentencePieceModels.All.Where(file =>
                file.Trainer.Model is SentencePieceModel.Unigram or SentencePieceModel.BytePair
            )
        )
        {
            // A tokenizer.json knows no piece that is there but not used.
            var used = file with
            {
                Pieces = [.. file.Pieces.Where(piece => piece.Type != SentencePieceType.Unused)],
            };
            var json = TokenizerJson.Write(SentencePieceConversion.ToPipeline(used));
            var model = PipelineConversion.ToSentencePiece(Opened(json));
            Assert.Equal(json, TokenizerJson.Write(SentencePieceConversion.ToPipeline(model)));
            Assert.Equal(
                used.Pieces.Select(piece => (piece.Text, piece.Type)),
                model.Pieces.Select(piece => (piece.Text, piece.Type))
            );
            var read = new SentencePieceTokenizer(SentencePieceFile.Read(model.ToArray(), "m"));
            foreach (var text in new[] { "abc 가나다", "[M]ab", "Ａ ﬁ xyz", "" })
            {
                Assert.Equal(new SentencePieceTokenizer(used).Encode(text), read.Encode(text));
            }
        }
    }

    [Fact]
    public void Llama_2_comes_back_from_its_pipeline_piece_by_piece()
    {
        var file = SentencePieceFile.Read(OutsideData.Data("tok-llama2", "tokenizer.model"));
        var again = PipelineConversion.ToSentencePiece(SentencePieceConversion.ToPipeline(file));
        Assert.Equal(
            file.Pieces.Select(piece => (piece.Text, piece.Type)),
            again.Pieces.Select(piece => (piece.Text, piece.Type))
        );
        var (one, other) = (new SentencePieceTokenizer(file), new SentencePieceTokenizer(again));
        Assert.All(
            GoldenTokenizations.Strings(),
            text =>
                Assert.Equal(one.Encode(text).Select(token => token.Id), other.Encode(text).Select(token => token.Id))
        );
    }

    [Fact]
    public void What_SentencePiece_has_not_is_named()
    {
        var unigram = SentencePieceConversion.ToPipeline(SmallSentencePieceModels.Unigram());
        var pairs = SentencePieceConversion.ToPipeline(SmallSentencePieceModels.BytePair());
        Refused(SmallTokenizers.Bytes(), "the tokenizer's model");
        Refused(new(unigram.Parts with { Normalizer = new Lowercase() }), "the tokenizer's normalizer");
        Refused(new(unigram.Parts with { Splitter = new WhitespaceSplit() }), "the tokenizer's pre tokenizer");
        Refused(
            new(unigram.Parts with { Decoder = null }),
            "decoder has no counterpart in a SentencePiece model: it is missing"
        );
        Refused(new(unigram.Parts with { PostProcessor = null }), "the tokenizer's post processor");
        var model = (BytePair)pairs.Parts.Model;
        // One of the ways to a piece is left out: SentencePiece would take it.
        var fewer = new BytePair(model.Vocabulary, [.. model.Merges.Skip(1)], model.Options);
        Refused(new(pairs.Parts with { Model = fewer }), "not all the ways in which two pieces make a third");

        static void Refused(TokenizerPipeline tokenizer, string expected)
        {
            var error = Assert.Throws<InputException>(() => PipelineConversion.ToSentencePiece(tokenizer));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    private static TokenizerPipeline Opened(byte[] json) =>
        new HuggingFaceTokenizer(TokenizerJson.Read(json, "tokenizer.json")).Tokenizer;

    private static void Compare(TokenizerPipeline tokenizer, JsonArray results, Func<string, bool> skips)
    {
        var strings = GoldenTokenizations.Strings();
        var differing = new List<string>();
        for (var i = 0; i < strings.Length; i++)
        {
            if (skips(strings[i]))
            {
                continue;
            }

            var expected = results[i]!;
            int[] ids = [.. expected["ids"]!.AsArray().Select(id => (int)id!)];
            var actual = tokenizer.Prepare(strings[i]).Tokens.Select(token => token.Id).ToArray();
            if (!ids.SequenceEqual(actual))
            {
                differing.Add($"{i}: [{string.Join(' ', ids.Take(12))}] was [{string.Join(' ', actual.Take(12))}]");
            }

            if ((string)expected["decoded"]! != tokenizer.Decode(ids))
            {
                differing.Add($"{i}: '{expected["decoded"]}' was '{tokenizer.Decode(ids)}'");
            }

            if ((string)expected["decoded_skip"]! != tokenizer.Decode(ids, skipSpecialTokens: true))
            {
                differing.Add($"{i} without special tokens: '{expected["decoded_skip"]}'");
            }
        }

        Assert.Empty(differing);
    }
}
