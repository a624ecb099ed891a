using Malmoi.Decoding;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Neural.Recurrent;
using Malmoi.Tests;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Neural.Tests.Recurrent;

[Collection(nameof(LiveTensors))]
public sealed class RecurrentLanguageModelTests
{
    private static readonly int[][] Texts =
    [
        [5],
        [3, 9, 22, 4],
        [7, 7],
        [8, 1, 2, 3, 4, 5, 6],
        [9, 10],
    ];

    [Fact]
    public void Texts_of_many_lengths_score_together_as_they_do_alone()
    {
        using var model = TinyLstm.Model();
        var together = Score(model, Texts);
        for (var i = 0; i < Texts.Length; i++)
        {
            Assert.Equal(Score(model, Texts[i])[0], together[i], new Close());
        }
    }

    [Fact]
    public void Probabilities_are_those_of_the_distribution_after_what_was_read()
    {
        using var model = TinyLstm.Model();
        var whole = Score(model, Texts[3])[0];
        using var state = model.Start();
        var logits = new float[TinyLstm.Vocabulary];
        model.Read([new Reading(state, Array.Empty<int>()) { Logits = logits }]);
        for (var i = 0; i < Texts[3].Length; i++)
        {
            var token = Texts[3][i];
            Assert.Equal(whole[i], logits[token] - LogSum(logits), 1e-4);
            var alone = new float[1];
            model.Read([new Reading(state, new[] { token }) { LogProbabilities = alone, Logits = logits }]);
            Assert.Equal(whole[i], alone[0], 1e-4);
        }

        Assert.Equal(Texts[3].Length, state.Length);
    }

    [Fact]
    public void A_fork_goes_its_own_way()
    {
        using var model = TinyLstm.Model();
        using var state = model.Start();
        model.Read([new Reading(state, new[] { 3, 9 })]);
        using var fork = state.Fork();
        var (one, other) = (new float[TinyLstm.Vocabulary], new float[TinyLstm.Vocabulary]);
        model.Read([
            new Reading(state, new[] { 4 }) { Logits = one },
            new Reading(fork, new[] { 5, 6 }) { Logits = other },
        ]);
        Assert.NotEqual(one, other);
        var straight = new float[TinyLstm.Vocabulary];
        using var again = model.Start();
        model.Read([new Reading(again, new[] { 3, 9, 5, 6 }) { Logits = straight }]);
        Assert.Equal(straight, other, new Close());
    }

    [Fact]
    public void Ranks_and_entropies_are_those_of_the_distribution()
    {
        using var model = TinyLstm.Model();
        using var state = model.Start();
        var (scores, ranks, entropies) = (new float[2], new int[2], new float[2]);
        model.ReadDistributions(
            [new Reading(state, new[] { 3, 9 }) { LogProbabilities = scores }],
            [ranks.AsMemory()],
            [entropies.AsMemory()]
        );
        using var prefix = model.Start();
        var logits = new float[TinyLstm.Vocabulary];
        model.Read([new Reading(prefix, new[] { 3 }) { Logits = logits }]);
        var norm = LogSum(logits);
        Assert.Equal(1 + logits.Count(logit => logit > logits[9]), ranks[1]);
        Assert.Equal(-logits.Sum(logit => Math.Exp(logit - norm) * (logit - norm)), entropies[1], 1e-4);
        Assert.Equal(logits[9] - norm, scores[1], 1e-4);
    }

    [Fact]
    public void Without_a_begin_mark_nothing_is_known_before_the_first_token()
    {
        using var model = TinyLstm.Model(begin: null);
        using var state = model.Start();
        Assert.Throws<InputException>(() =>
            model.Read([new Reading(state, Array.Empty<int>()) { Logits = new float[TinyLstm.Vocabulary] }])
        );
        Assert.Throws<InputException>(() =>
            model.Read([new Reading(state, new[] { 3 }) { LogProbabilities = new float[1] }])
        );
        Assert.Throws<InputException>(() => model.Read([new Reading(state, new[] { TinyLstm.Vocabulary })]));
    }

    [Fact]
    public void A_trace_has_the_table_and_every_layer()
    {
        using var model = TinyLstm.Model();
        var trace = model.Run([3, 9, 22], TraceParts.All);
        Assert.Equal([6, 9, 9, 6], trace.HiddenStates.Select(state => state.Shape[1]));
        Assert.All(trace.HiddenStates, state => Assert.Equal(3, state.Shape[0]));
        Assert.Empty(trace.Attentions);
    }

    [Fact]
    public void Every_tensor_that_a_reading_makes_is_gone_after_it()
    {
        using var model = TinyLstm.Model();
        Write(model);
        var before = LiveTensors.Count();
        for (var i = 0; i < 10; i++)
        {
            Write(model);
            Score(model, Texts);
            model.Run([3, 9], TraceParts.All);
        }

        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public async Task A_folder_is_saved_and_opens_through_every_door()
    {
        using var folder = new TemporaryFolder();
        var path = folder["lstm"];
        using (var network = TinyLstm.Network())
        {
            CheckpointWriter.Write(path, network.Tensors, TinyLstm.Family(", \"bos_token_id\": 1"));
            var words = Enumerable.Range(0, TinyLstm.Vocabulary).Select(id => id == 0 ? "[UNK]" : $"w{id}");
            var parts = new TokenizerParts
            {
                Model = new WordLevel(new SubwordVocabulary(words)),
                Splitter = new WhitespaceSplit(),
            };
            await File.WriteAllBytesAsync(
                System.IO.Path.Combine(path, "tokenizer.json"),
                TokenizerJson.Write(new TokenizerPipeline(parts))
            );
        }

        using var opened = TransformerFolder.Open(path);
        using var model = TinyLstm.Model();
        var scores = await opened
            .Text()
            .ScoreAsync([new Continuation("", "w3 w9 w22")], new ScoreOptions { Distributions = true });
        Assert.Equal(Score(model, [3, 9, 22])[0].Sum(), scores[0].LogProbability, 1e-4);
        var text = "";
        await foreach (
            var piece in opened.Text().GenerateAsync("w3", new GenerationOptions { Temperature = 0, MaxTokens = 3 })
        )
        {
            text += piece;
        }

        Assert.NotEmpty(text);
        Assert.StartsWith("lstm", opened.Description, StringComparison.Ordinal);
        using var read = HuggingFaceFolder.Open(path);
        Assert.Throws<InputException>(() => TransformerFolder.Load(read).Dispose());
    }

    private static float[][] Score(RecurrentLanguageModel model, params int[][] texts)
    {
        var readings = Array.ConvertAll(
            texts,
            text => new Reading(model.Start(), text) { LogProbabilities = new float[text.Length] }
        );
        model.Read(readings);
        Array.ForEach(readings, reading => reading.State.Dispose());
        return Array.ConvertAll(readings, reading => reading.LogProbabilities.ToArray());
    }

    private static void Write(RecurrentLanguageModel model)
    {
        using var state = model.Start();
        var logits = new float[TinyLstm.Vocabulary];
        model.Read([new Reading(state, new[] { 3, 4 }) { Logits = logits }]);
        var sampler = new Sampler([], new Xoshiro256(1));
        for (var i = 0; i < 5; i++)
        {
            model.Read([new Reading(state, new[] { sampler.Choose(logits, []) }) { Logits = logits }]);
        }
    }

    private static double LogSum(float[] logits) => Math.Log(logits.Sum(logit => Math.Exp(logit)));

    private sealed class Close : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) < 1e-4;

        public int GetHashCode(float number) => 0;
    }
}
