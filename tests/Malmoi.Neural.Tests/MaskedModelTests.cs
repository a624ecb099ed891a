using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Families;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Neural.Blocks;
using Malmoi.Tests;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using TorchSharp;

namespace Malmoi.Neural.Tests;

public class MaskedModelTests
{
    private static readonly string[] Pieces =
    [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "the",
        "sou",
        "##ven",
        "##ir",
        "broke",
        "a",
        "dog",
        "##s",
        ".",
    ];

    [Theory]
    [InlineData("tiny-bert-uncased", "original")]
    [InlineData("tiny-bert-uncased", "within_word_l2r")]
    [InlineData("tiny-kcbert", "original")]
    [InlineData("tiny-kcbert", "within_word_l2r")]
    public async Task Every_token_has_the_reference_s_pseudo_likelihood(string name, string masking)
    {
        using var opened = TransformerFolder.Open(
            OutsideData.Golden("scoring", name),
            masking: Maskings.Parse(masking)
        );
        var model = opened.Scorer();
        var expected = Expected(name);
        var sentences = expected["sentences"]!.AsArray();
        var scores = await model.ScoreAsync([.. sentences.Select(row => new Continuation("", (string)row!["text"]!))]);
        for (var i = 0; i < scores.Count; i++)
        {
            var ids = sentences[i]!["ids_with_special"]!.AsArray().Select(id => (int)id!).ToArray();
            Assert.Equal(ids[1..^1], scores[i].Tokens.Select(token => token.Token.Id));
            var numbers = sentences[i]![masking]!.AsArray().Select(number => (double)number!).ToArray();
            for (var t = 0; t < numbers.Length; t++)
            {
                Assert.Equal(numbers[t], scores[i].Tokens[t].LogProbability, 1e-4);
            }
        }

        var byText = sentences
            .Zip(scores)
            .ToDictionary(row => (string)row.First!["text"]!, row => row.Second.LogProbability);
        foreach (var pair in expected["pairs"]!.AsArray())
        {
            var (good, bad) = ((double)pair![$"good_{masking}"]!, (double)pair[$"bad_{masking}"]!);
            Assert.Contains(byText.Values, sum => Math.Abs(sum - good) < 1e-3);
            Assert.Contains(byText.Values, sum => Math.Abs(sum - bad) < 1e-3);
        }
    }

    [Theory]
    [InlineData(Masking.Original)]
    [InlineData(Masking.WithinWordLeftToRight)]
    [InlineData(Masking.WithinWord)]
    [InlineData(Masking.LeftToRight)]
    public async Task A_batch_is_scored_as_one_copy_after_the_other(Masking masking)
    {
        using var model = Fresh(masking);
        string[] texts = ["the souvenir broke.", "a dog", "dogs. the dogs broke a souvenir", "."];
        var options = new ScoreOptions { Distributions = true };
        var together = await model.ScoreAsync([.. texts.Select(text => new Continuation("", text))], options);
        using var twin = Transformer();
        for (var i = 0; i < texts.Length; i++)
        {
            var ids = model.Tokenizer.Prepare(texts[i]).Tokens;
            Assert.Equal(ids.Length - 2, together[i].Tokens.Count);
            for (var t = 1; t < ids.Length - 1; t++)
            {
                var masked = ids.Select((token, place) => Hides(place, t) ? 4L : token.Id).ToArray();
                var (expected, rank, entropy) = Asked(twin, masked, t, ids[t].Id);
                var score = together[i].Tokens[t - 1];
                Assert.Equal(expected, score.LogProbability, 1e-5);
                Assert.Equal(rank, score.Rank);
                Assert.Equal(rank == 1, score.IsGreedy);
                Assert.Equal(entropy, score.Entropy!.Value, 1e-5);
            }

            bool Hides(int place, int scored) =>
                masking.Hides([.. model.Tokenizer.Prepare(texts[i]).Tokens.Select(token => token.Word)], scored, place);
        }
    }

    [Fact]
    public async Task A_context_is_read_and_neither_hidden_nor_scored()
    {
        using var model = Fresh(Masking.LeftToRight);
        var parts = await model.ScoreAsync([
            new Continuation("the souvenir ", "broke."),
            new Continuation("the souvenir", " broke."),
        ]);
        Assert.Equal(["broke", "."], parts[0].Tokens.Select(token => token.Token.Piece));
        Assert.Equal([0..5, 5..6], parts[0].Tokens.Select(token => token.Token.Range));
        Assert.Equal([1..6, 6..7], parts[1].Tokens.Select(token => token.Token.Range));
        Assert.Equal(parts[0].LogProbability, parts[1].LogProbability, 1e-5);
        var whole = await model.ScoreAsync([new Continuation("", "the souvenir broke.")]);
        Assert.Equal(whole[0].Tokens[^2].LogProbability, parts[0].Tokens[0].LogProbability, 1e-5);
    }

    [Fact]
    public void What_goes_on_inside_is_shown()
    {
        using var model = Fresh(Masking.Original);
        var ids = model.Tokenizer.Prepare("the dog broke").Ids.ToArray();
        var trace = model.Run(ids, TraceParts.All);
        Assert.Equal([ids.Length, 8], trace.HiddenStates[^1].Shape);
        Assert.Equal(3, trace.HiddenStates.Count);
        Assert.All(trace.Attentions, layer => Assert.Equal([2, ids.Length, ids.Length], layer.Shape));
        Assert.Equal(1, Enumerable.Range(0, ids.Length).Sum(key => trace.Attentions[1][0, 1, key]), 1e-5);
        // It looks to both sides.
        Assert.True(trace.Attentions[0][0, 0, ids.Length - 1] > 0);
        Assert.Throws<InputException>(() => model.Run([14], TraceParts.All));
        Assert.Throws<InputException>(() => model.Run(new int[21], TraceParts.All));
    }

    [Fact]
    public async Task No_tensor_stays_behind()
    {
        using var model = Fresh(Masking.Original);
        await model.ScoreAsync([new Continuation("", "the souvenir broke.")]);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        await model.ScoreAsync([new Continuation("", "the souvenir broke."), new Continuation("a", "dog")]);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public async Task A_text_beyond_the_model_is_refused_with_its_length()
    {
        using var model = Fresh(Masking.Original);
        var text = string.Join(' ', Enumerable.Repeat("dog", 40));
        var error = await Assert.ThrowsAsync<InputException>(async () =>
            await model.ScoreAsync([new Continuation("", text)])
        );
        Assert.Contains("42 tokens", error.Message, StringComparison.Ordinal);
        Assert.Contains("20 at most", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_a_head_for_masked_tokens_is_refused()
    {
        using var weights = new FreshWeights(1);
        using var body = new Transformer(Family().Spec(ModelTask.Body), weights);
        var error = Assert.Throws<InputException>(() => new MaskedModel(body, Tokenizer()));
        Assert.Contains("no head for masked tokens", error.Message, StringComparison.Ordinal);
    }

    private static (double LogProbability, int Rank, double Entropy) Asked(
        Transformer model,
        long[] ids,
        int place,
        int id
    )
    {
        using var noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var hidden = model.Read(new StackInput { Input = torch.tensor(ids).unsqueeze(0) });
        var logits = model.Heads["maskedToken"].Forward(hidden)[0, place].data<float>().ToArray();
        var sum = logits.Sum(logit => Math.Exp(logit));
        var entropy = logits.Sum(logit => -Math.Exp(logit) / sum * Math.Log(Math.Exp(logit) / sum));
        return (logits[id] - Math.Log(sum), 1 + logits.Count(logit => logit > logits[id]), entropy);
    }

    private static MaskedModel Fresh(Masking masking) => new(Transformer(), Tokenizer(), masking);

    private static Transformer Transformer()
    {
        using var weights = new FreshWeights(1, deviation: 0.4);
        return new Transformer(Family().Spec(ModelTask.MaskedToken), weights);
    }

    private static Family Family() =>
        FamilyTable.Read(
            Encoding.UTF8.GetBytes(
                """{"model_type": "bert", "vocab_size": 14, "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 12, "max_position_embeddings": 20}"""
            ),
            "config.json"
        );

    private static TokenizerPipeline Tokenizer() =>
        VocabTxt.Read(Encoding.UTF8.GetBytes(string.Join('\n', Pieces)), "vocab.txt");

    private static JsonNode Expected(string name)
    {
        using var file = File.OpenRead(OutsideData.Golden("scoring", "expected", $"{name}_scores.json.gz"));
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        return JsonNode.Parse(unzipped)!;
    }
}
