using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Neural.Verification;
using Malmoi.Tests;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Splitters;
using Malmoi.Verification;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests;

public class ConditionalModelTests
{
    [Theory]
    [InlineData("t5/conditional_generation")]
    [InlineData("marian/conditional_generation")]
    public async Task The_encoder_reads_the_context_and_the_decoder_scores_the_text(string name)
    {
        var path = OutsideData.Golden("hf", name);
        using var folder = HuggingFaceFolder.Open(path);
        var weights = new CheckpointWeights(folder.Weights, folder.Family.Checkpoint);
        var transformer = new Transformer(folder.Family.Spec(folder.Family.Task), weights);
        using var recording = Recording.Open(Path.Combine(path, "expected.safetensors"));
        using var scope = NewDisposeScope();
        var (inputs, outputs) = (recording.Inputs("main").Tensors(), recording.Outputs("main").Tensors());
        var (source, target) = (Row(inputs["input_ids"]), Row(inputs["labels"]));
        var begin = (int)Row(inputs["decoder_input_ids"])[0];
        using var model = new TorchModel(transformer, begin);
        var scorer = new ConditionalModel(Words(model.VocabularySize), model);
        var request = new Continuation(Text(source), Text(target));
        var scores = await scorer.ScoreAsync([request, new Continuation("w7", "w8"), request]);
        var detailed = await scorer.ScoreAsync([request], new ScoreOptions { Distributions = true });
        var expected = outputs["out.logits"][0].log_softmax(-1);
        for (var t = 0; t < target.Length; t++)
        {
            var wanted = expected[t, target[t]].item<float>();
            Assert.Equal(wanted, scores[0].Tokens[t].LogProbability, 1e-4);
            Assert.Equal(wanted, scores[2].Tokens[t].LogProbability, 1e-4);
            Assert.Equal(wanted, detailed[0].Tokens[t].LogProbability, 1e-4);
            Assert.Equal(target[t], scores[0].Tokens[t].Token.Id);
        }

        Assert.Single(scores[1].Tokens);
    }

    // The first row, which has no padding.
    private static long[] Row(Tensor ids) => ids[0].data<long>().ToArray();

    private static string Text(long[] ids) => string.Join(' ', ids.Select(id => $"w{id}"));

    private static TokenizerPipeline Words(int count) =>
        new(
            new TokenizerParts
            {
                Model = new WordLevel(new SubwordVocabulary(Enumerable.Range(0, count).Select(id => $"w{id}"))),
                Splitter = new WhitespaceSplit(),
            }
        );
}
