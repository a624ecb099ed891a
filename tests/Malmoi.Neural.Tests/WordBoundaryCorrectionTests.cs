using System.IO.Compression;
using System.Text.Json.Nodes;
using Malmoi.Linguistics;
using Malmoi.Models;
using Malmoi.Tests;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Neural.Tests;

public class WordBoundaryCorrectionTests
{
    [Fact]
    public void Blanks_are_counted_where_words_end_as_the_reference_counts_them()
    {
        var path = OutsideData.Golden("scoring", "tiny-gpt2");
        using var folder = HuggingFaceFolder.Open(path);
        var weights = new CheckpointWeights(folder.Weights, folder.Family.Checkpoint);
        using var model = new TorchModel(
            new Transformer(folder.Family.Spec(folder.Family.Task), weights),
            begin: 50256
        );
        var correction = new WordBoundaryCorrection(TokenizerFile.Open(path), model);
        var sentences = Expected()["sentences"]!.AsArray();
        var scores = correction.Score([.. sentences.Select(row => (string)row!["text"]!)]);
        for (var i = 0; i < sentences.Count; i++)
        {
            var expected = sentences[i]!["minicons_bow_corrected_bos"]!
                .AsArray()
                .Select(number => (double)number!)
                .ToArray();
            // The reference shows the begin mark, too.
            Assert.All(
                expected.Skip(1).Zip(scores[i].Tokens.Select(token => token.LogProbability)),
                pair => Assert.Equal(pair.First, pair.Second, 1e-4)
            );
            Assert.Equal(expected.Length - 1, scores[i].Tokens.Count);
        }
    }

    private static JsonNode Expected()
    {
        using var file = File.OpenRead(OutsideData.Golden("scoring", "expected", "gpt2_scores.json.gz"));
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        return JsonNode.Parse(unzipped)!;
    }
}
