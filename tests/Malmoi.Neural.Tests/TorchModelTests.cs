using Malmoi.Architectures;
using Malmoi.Families.Decoders;
using Malmoi.LanguageModels;
using Malmoi.Neural.Blocks;

namespace Malmoi.Neural.Tests;

/// <summary>What every next-token model promises, over a tiny Transformer with fresh weights.</summary>
public sealed class TorchModelTests
{
    internal const int Vocabulary = 61;

    private static readonly int[][] Texts =
    [
        [5, 9, 2, 40, 7, 7, 1],
        [3, 60],
        [8, 8, 8, 8, 8, 21, 30, 4, 11],
        [17],
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Reading_token_by_token_gives_what_reading_at_once_gives(string name)
    {
        using var model = Build(name);
        foreach (var text in Texts)
        {
            var whole = Scores(model, text);
            using var state = model.Start();
            var logits = new float[Vocabulary];
            model.Read([new Reading(state, ReadOnlyMemory<int>.Empty) { Logits = logits }]);
            for (var i = 0; i < text.Length; i++)
            {
                Assert.Equal(whole[i], LogProbability(logits, text[i]), 1e-4);
                model.Read([new Reading(state, new[] { text[i] }) { Logits = logits }]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Texts_of_different_lengths_go_on_together_as_each_does_alone(string name)
    {
        using var model = Build(name);
        var alone = Texts.Select(text => GoOn(model, [text])[0]).ToArray();
        var together = GoOn(model, Texts);
        for (var i = 0; i < Texts.Length; i++)
        {
            for (var token = 0; token < Vocabulary; token++)
            {
                Assert.Equal(alone[i][token], together[i][token], 1e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Texts_go_on_as_alone_when_the_last_one_has_ended(string name)
    {
        using var model = Build(name);
        var alone = Scores(model, [5, 9, 2]);
        INextTokenState[] states = [model.Start(), model.Start(), model.Start()];
        var logits = states.Select(_ => new float[Vocabulary]).ToArray();
        int[] text = [5, 9, 2];
        foreach (var (place, token) in text.Index())
        {
            var open = place == 0 ? 3 : 2;
            model.Read([
                .. Enumerable
                    .Range(0, open)
                    .Select(i => new Reading(states[i], new[] { token }) { Logits = logits[i] }),
            ]);
            states[^1].Dispose();
            if (place + 1 < text.Length)
            {
                Assert.Equal(alone[place + 1], LogProbability(logits[1], text[place + 1]), 1e-4);
            }
        }

        states[0].Dispose();
        states[1].Dispose();
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_fork_does_not_disturb_the_state_it_came_from(string name)
    {
        using var model = Build(name);
        using var state = model.Start();
        var logits = new float[Vocabulary];
        model.Read([new Reading(state, Texts[0]) { Logits = logits }]);
        using (var fork = state.Fork())
        {
            model.Read([new Reading(fork, Texts[2]) { Logits = new float[Vocabulary] }]);
            Assert.Equal(Texts[0].Length + Texts[2].Length, fork.Length);
        }

        var again = new float[Vocabulary];
        model.Read([new Reading(state, ReadOnlyMemory<int>.Empty) { Logits = again }]);
        Assert.Equal(logits, again);
        Assert.Equal(Texts[0].Length, state.Length);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Scores_after_a_context_that_was_kept_are_those_of_the_whole_text(string name)
    {
        using var model = Build(name);
        int[] whole = [.. Texts[0], .. Texts[2]];
        var expected = Scores(model, whole);
        using var state = model.Start();
        model.Read([new Reading(state, Texts[0]) { Logits = new float[Vocabulary] }]);
        var scores = new float[Texts[2].Length];
        model.Read([new Reading(state, Texts[2]) { LogProbabilities = scores }]);
        for (var i = 0; i < scores.Length; i++)
        {
            Assert.Equal(expected[Texts[0].Length + i], scores[i], 1e-4);
        }
    }

    [Fact]
    public void Attention_rows_sum_to_one_and_nobody_looks_ahead()
    {
        using var model = Build("gpt2");
        var trace = model.Run(Texts[0], TraceParts.Attentions);
        Assert.Empty(trace.HiddenStates);
        Assert.Equal(2, trace.Attentions.Count);
        foreach (var layer in trace.Attentions)
        {
            Assert.Equal([4, 7, 7], layer.Shape);
            for (var head = 0; head < 4; head++)
            {
                for (var query = 0; query < 7; query++)
                {
                    var row = Enumerable.Range(0, 7).Select(key => layer[head, query, key]).ToArray();
                    Assert.Equal(1, row.Sum(), 1e-5);
                    Assert.All(row.Skip(query + 1), weight => Assert.Equal(0, weight));
                }
            }
        }
    }

    [Fact]
    public void A_text_beyond_the_positions_is_refused_with_both_numbers()
    {
        using var model = Build("gpt2");
        using var state = model.Start();
        var error = Assert.Throws<InputException>(() =>
            model.Read([new Reading(state, new int[300]) { Logits = new float[Vocabulary] }])
        );
        Assert.Contains("301", error.Message, StringComparison.Ordinal);
        Assert.Contains("128", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Models => ["gpt2", "llama", "alibi", "window"];

    internal static TorchModel Build(string name)
    {
        using var weights = new FreshWeights(7, deviation: 0.3);
        return new TorchModel(new Transformer(Spec(name), weights), begin: 0);
    }

    private static DecoderModel Spec(string name)
    {
        var llama = new Llama
        {
            VocabSize = Vocabulary,
            HiddenSize = 32,
            NumHiddenLayers = 2,
            NumAttentionHeads = 4,
            NumKeyValueHeads = 2,
            IntermediateSize = 40,
        };
        var gpt2 = new Gpt2
        {
            VocabSize = Vocabulary,
            NEmbd = 32,
            NLayer = 2,
            NHead = 4,
            NPositions = 128,
        };
        var spec = (DecoderModel)(
            name == "gpt2" ? gpt2.Spec(Families.ModelTask.NextToken) : llama.Spec(Families.ModelTask.NextToken)
        );
        return name switch
        {
            "alibi" => Changed(spec, attention => attention with { Positions = new Alibi() }),
            "window" => Changed(spec, attention => attention with { Window = 3 }),
            _ => spec,
        };
    }

    private static DecoderModel Changed(DecoderModel spec, Func<AttentionSpec, AttentionSpec> change) =>
        spec with
        {
            Decoder = spec.Decoder with
            {
                Layers = [.. spec.Decoder.Layers.Select(layer => layer with { Attention = change(layer.Attention) })],
            },
        };

    private static float[] Scores(TorchModel model, int[] text)
    {
        using var state = model.Start();
        var scores = new float[text.Length];
        model.Read([new Reading(state, text) { LogProbabilities = scores }]);
        return scores;
    }

    // Reads each text by itself, then three more tokens for all of them at once; the last distributions come back.
    private static float[][] GoOn(TorchModel model, int[][] texts)
    {
        var states = texts.Select(_ => model.Start()).ToArray();
        var logits = texts.Select(_ => new float[Vocabulary]).ToArray();
        model.Read([.. texts.Select((text, i) => new Reading(states[i], text) { Logits = logits[i] })]);
        foreach (var token in (int[])[12, 13, 14])
        {
            model.Read([.. states.Select((state, i) => new Reading(state, new[] { token }) { Logits = logits[i] })]);
        }

        Array.ForEach(states, state => state.Dispose());
        return logits;
    }

    private static double LogProbability(float[] logits, int token) =>
        logits[token] - Math.Log(logits.Sum(logit => Math.Exp(logit)));
}
