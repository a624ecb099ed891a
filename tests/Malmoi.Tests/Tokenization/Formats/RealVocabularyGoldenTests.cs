using System.Text.Json.Nodes;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.PostProcessors;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tests.Tokenization.Formats;

/// <summary>GPT-2's and KcBERT's own vocabularies, put together by hand as Hugging Face's tokenizers have them.</summary>
public sealed class RealVocabularyGoldenTests
{
    [Fact]
    public void GPT_2_gives_the_reference_ids_and_text()
    {
        var vocabulary = JsonNode.Parse(File.ReadAllBytes(Vocabulary("tiny-gpt2", "vocab.json")))!.AsObject();
        var merges = File.ReadLines(Vocabulary("tiny-gpt2", "merges.txt"))
            .Skip(1)
            .Select(line => line.Split(' '))
            .Where(pair => pair.Length == 2)
            .Select(pair => (pair[0], pair[1]))
            .ToList();
        var tokenizer = new TokenizerPipeline(
            new TokenizerParts
            {
                Model = new BytePair(
                    new SubwordVocabulary([
                        .. vocabulary.Select(entry => KeyValuePair.Create(entry.Key, (int)entry.Value!)),
                    ]),
                    merges
                ),
                Splitter = new ByteLevelSplitter(AddPrefixSpace: false),
                Decoder = new ByteLevelDecoder(),
                AddedTokens = [new AddedToken(50256, "<|endoftext|>") { Special = true }],
            }
        );
        Check(tokenizer, "rust.gpt2_real");
    }

    [Fact]
    public void KcBERT_gives_the_reference_ids_and_text()
    {
        var pieces = File.ReadAllLines(Vocabulary("tiny-kcbert", "vocab.txt"));
        var vocabulary = new SubwordVocabulary(pieces);
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        var tokenizer = new TokenizerPipeline(
            new TokenizerParts
            {
                Model = new WordPiece(vocabulary),
                Normalizer = new BertNormalizer { Lowercase = false },
                Splitter = new BertSplitter(),
                PostProcessor = new BertProcessor(
                    new SpecialPiece("[SEP]", vocabulary.Find("[SEP]")!.Value),
                    new SpecialPiece("[CLS]", vocabulary.Find("[CLS]")!.Value)
                ),
                Decoder = new WordPieceDecoder(),
                AddedTokens =
                [
                    .. special.Select(piece => new AddedToken(vocabulary.Find(piece)!.Value, piece) { Special = true }),
                ],
            }
        );
        Check(tokenizer, "rust.kcbert_real");
    }

    private static void Check(TokenizerPipeline tokenizer, string name)
    {
        var strings = GoldenTokenizations.Strings();
        var results = GoldenTokenizations.Results(name);
        for (var i = 0; i < strings.Length; i++)
        {
            var ids = tokenizer.Prepare(strings[i]).Ids;
            Assert.Equal(results[i]!["ids"]!.AsArray().Select(id => (int)id!), ids);
            Assert.Equal(
                results[i]!["ids_no_special"]!.AsArray().Select(id => (int)id!),
                tokenizer.Prepare(strings[i], addSpecialTokens: false).Ids
            );
            Assert.Equal((string)results[i]!["decoded"]!, tokenizer.Decode(ids));
        }
    }

    private static string Vocabulary(string model, string file) => OutsideData.Golden("scoring", model, file);
}
