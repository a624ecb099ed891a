using Malmoi.Inference;
using Malmoi.LanguageModels;

namespace Malmoi.Tests.Inference;

/// <summary>What every next-token model promises, by the managed engine over decoders of every build.</summary>
public sealed class EngineModelTests
{
    private const int Vocabulary = SmallDecoders.Vocabulary;

    private static readonly int[][] Texts =
    [
        [5, 9, 2, 40, 7, 7, 1],
        [3, 60],
        [8, 8, 8, 8, 8, 21, 30, 4, 11],
        [17],
    ];

    public static TheoryData<string> Models => [.. SmallDecoders.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Reading_token_by_token_gives_what_reading_at_once_gives(string name)
    {
        using var model = SmallDecoders.Build(name);
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
        using var model = SmallDecoders.Build(name);
        var alone = Texts.Select(text => GoOn(model, [text])[0]).ToArray();
        var together = GoOn(model, Texts);
        for (var i = 0; i < Texts.Length; i++)
        {
            Near(alone[i], together[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void What_comes_next_is_the_same_whether_all_that_stands_before_is_scored_or_nothing(string name)
    {
        using var model = SmallDecoders.Build(name);
        // More than a pass, whose tokens nobody asks about.
        int[] text = [.. Enumerable.Range(0, 530).Select(i => ((i * i) + 3) % Vocabulary)];
        using var one = model.Start();
        using var other = model.Start();
        var (expected, found) = (new float[Vocabulary], new float[Vocabulary]);
        model.Read([new Reading(one, text) { LogProbabilities = new float[text.Length], Logits = expected }]);
        model.Read([new Reading(other, text) { Logits = found }]);
        Near(expected, found);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_text_longer_than_a_pass_and_a_page_is_read_as_one_token_by_token(string name)
    {
        using var model = SmallDecoders.Build(name);
        int[] text = [.. Enumerable.Range(0, 600).Select(i => (i * i + 3) % Vocabulary)];
        var whole = Scores(model, text);
        using var state = model.Start();
        var scores = new float[text.Length];
        for (var (start, count) = (0, 1); start < text.Length; start += count, count = Math.Min(count + 7, 90))
        {
            var part = text.AsMemory(start, Math.Min(count, text.Length - start));
            model.Read([new Reading(state, part) { LogProbabilities = scores.AsMemory(start, part.Length) }]);
        }

        Near(whole, scores);
        Assert.Equal(text.Length, state.Length);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_fork_does_not_disturb_the_state_it_came_from(string name)
    {
        using var model = SmallDecoders.Build(name);
        using var state = model.Start();
        var logits = new float[Vocabulary];
        model.Read([new Reading(state, Texts[0]) { Logits = logits }]);
        var expected = Scores(model, [.. Texts[0], .. Texts[2]])[Texts[0].Length..];
        using (var fork = state.Fork())
        {
            var scores = new float[Texts[2].Length];
            model.Read([
                new Reading(fork, Texts[2]) { LogProbabilities = scores, Logits = new float[Vocabulary] },
                new Reading(state, new[] { 1 }),
            ]);
            Near(expected, scores);
            Assert.Equal(Texts[0].Length + Texts[2].Length, fork.Length);
        }

        var rest = new float[2];
        model.Read([new Reading(state, new[] { 2, 3 }) { LogProbabilities = rest }]);
        Near(Scores(model, [.. Texts[0], 1, 2, 3])[^2..], rest);
        Assert.Equal(Texts[0].Length + 3, state.Length);
    }

    [Theory]
    [InlineData("f16", 2e-3)]
    [InlineData("q8", 5e-2)]
    public void Keys_and_values_in_fewer_bits_move_scores_but_a_little(string cache, double bound)
    {
        int[] text = [.. Enumerable.Range(0, 300).Select(i => ((i * i) + 3) % Vocabulary)];
        var options = new EngineOptions { Cache = CacheFormat.Parse(cache) };
        foreach (var name in (string[])["gpt2", "llama", "window", "one key for all"])
        {
            using var exact = SmallDecoders.Build(name, deviation: 0.1);
            using var model = SmallDecoders.Build(name, options: options, deviation: 0.1);
            var (expected, found) = (Scores(exact, text), Scores(model, text));
            var gap = expected.Zip(found, (a, b) => Math.Abs((double)a - b)).Max();
            Assert.InRange(gap, 1e-9, bound);
            using var state = model.Start();
            var stepwise = new float[text.Length];
            for (var i = 0; i < text.Length; i++)
            {
                model.Read([new Reading(state, text.AsMemory(i, 1)) { LogProbabilities = stepwise.AsMemory(i, 1) }]);
            }

            Near(found, stepwise);
        }
    }

    [Fact]
    public void A_distribution_that_was_read_can_be_read_again()
    {
        using var model = SmallDecoders.Build("llama");
        using var state = model.Start();
        var (logits, again) = (new float[Vocabulary], new float[Vocabulary]);
        model.Read([new Reading(state, Texts[0]) { Logits = logits }]);
        model.Read([new Reading(state, ReadOnlyMemory<int>.Empty) { Logits = again }]);
        Assert.Equal(logits, again);
    }

    [Fact]
    public void Ranks_and_entropies_are_those_of_the_distributions()
    {
        using var model = SmallDecoders.Build("gpt2");
        var text = Texts[2];
        using var state = model.Start();
        var (scores, ranks, entropies) = (new float[text.Length], new int[text.Length], new float[text.Length]);
        model.ReadDistributions([new Reading(state, text) { LogProbabilities = scores }], [ranks], [entropies]);
        using var other = model.Start();
        var logits = new float[Vocabulary];
        model.Read([new Reading(other, ReadOnlyMemory<int>.Empty) { Logits = logits }]);
        for (var i = 0; i < text.Length; i++)
        {
            var shares = logits.Select(logit => Math.Exp(logit)).ToArray();
            var entropy = -shares.Sum(share => share / shares.Sum() * Math.Log(share / shares.Sum()));
            Assert.Equal(1 + logits.Count(logit => logit > logits[text[i]]), ranks[i]);
            Assert.Equal(entropy, entropies[i], 1e-4);
            Assert.Equal(LogProbability(logits, text[i]), scores[i], 1e-4);
            model.Read([new Reading(other, new[] { text[i] }) { Logits = logits }]);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Attention_rows_sum_to_one_and_nobody_looks_ahead_or_beyond_the_window(string name)
    {
        using var model = SmallDecoders.Build(name);
        var trace = model.Run(Texts[2], TraceParts.All);
        var spec = model.Decoder.Spec.Stacks[0].Stack;
        Assert.Equal(spec.Layers.Count + 1, trace.HiddenStates.Count);
        Assert.Equal(spec.Layers.Count, trace.Attentions.Count);
        var length = Texts[2].Length;
        foreach (var (layer, attentions) in spec.Layers.Zip(trace.Attentions))
        {
            Assert.Equal([4, length, length], attentions.Shape);
            for (var head = 0; head < 4; head++)
            {
                for (var query = 0; query < length; query++)
                {
                    var row = Enumerable.Range(0, length).Select(key => attentions[head, query, key]).ToArray();
                    Assert.Equal(1, row.Sum(), 1e-5);
                    Assert.All(row.Skip(query + 1), weight => Assert.Equal(0, weight));
                    Assert.All(
                        row.Take(query + 1 - (layer.Attention.Window ?? length)),
                        weight => Assert.Equal(0, weight)
                    );
                }
            }
        }
    }

    [Fact]
    public void Asking_for_a_trace_changes_nothing()
    {
        using var model = SmallDecoders.Build("llama");
        var before = Scores(model, Texts[0]);
        model.Run(Texts[2], TraceParts.All);
        Assert.Equal(before, Scores(model, Texts[0]));
        Assert.Equal(
            model.Run(Texts[0], TraceParts.HiddenStates).HiddenStates[^1].Values,
            model.Run(Texts[0], TraceParts.All).HiddenStates[^1].Values
        );
    }

    [Fact]
    public void Many_threads_may_read_at_the_same_time()
    {
        using var model = SmallDecoders.Build("llama");
        var expected = Texts.Select(text => Scores(model, text)).ToArray();
        Parallel.For(0, 64, i => Assert.Equal(expected[i % Texts.Length], Scores(model, Texts[i % Texts.Length])));
    }

    [Fact]
    public void The_number_of_threads_changes_no_number()
    {
        using var one = SmallDecoders.Build("llama", options: new EngineOptions { Threads = 1 });
        using var three = SmallDecoders.Build("llama", options: new EngineOptions { Threads = 3 });
        int[] text = [.. Enumerable.Range(0, 200).Select(i => i * 7 % Vocabulary)];
        Assert.Equal(Scores(one, text), Scores(three, text));
    }

    [Fact]
    public void A_text_beyond_the_positions_is_refused_with_both_numbers()
    {
        using var model = SmallDecoders.Build("gpt2");
        using var state = model.Start();
        var error = Assert.Throws<InputException>(() =>
            model.Read([new Reading(state, new int[800]) { Logits = new float[Vocabulary] }])
        );
        Assert.Contains("801", error.Message, StringComparison.Ordinal);
        Assert.Contains("700", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_is_none_of_the_models_is_refused()
    {
        using var model = SmallDecoders.Build("llama");
        using var state = model.Start();
        Assert.Throws<InputException>(() => model.Read([new Reading(state, new[] { 3, Vocabulary })]));
    }

    [Fact]
    public void Without_a_begin_mark_the_first_token_has_no_probability()
    {
        using var model = SmallDecoders.Build("llama", begin: null);
        using var state = model.Start();
        Assert.Throws<InputException>(() =>
            model.Read([new Reading(state, ReadOnlyMemory<int>.Empty) { Logits = new float[Vocabulary] }])
        );
        Assert.Throws<InputException>(() =>
            model.Read([new Reading(state, new[] { 3 }) { LogProbabilities = new float[1] }])
        );
        var scores = new float[2];
        model.Read([new Reading(state, new[] { 3, 4 }) { LogProbabilities = scores }]);
        Assert.Equal(0, scores[0]);
        Assert.True(scores[1] < 0);
    }

    private static float[] Scores(EngineModel model, int[] text)
    {
        using var state = model.Start();
        var scores = new float[text.Length];
        model.Read([new Reading(state, text) { LogProbabilities = scores }]);
        return scores;
    }

    // Reads each text by itself, then three more tokens for all of them at once; the last distributions come back.
    private static float[][] GoOn(EngineModel model, int[][] texts)
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

    private static void Near(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 1e-4);
        }
    }

    private static double LogProbability(float[] logits, int token) =>
        logits[token] - Math.Log(logits.Sum(logit => Math.Exp(logit)));
}
