using Malmoi.Decoding;
using Malmoi.LanguageModels;

namespace Malmoi.Tests.Decoding;

public class AnswerWriterTests
{
    private const int End = 4;

    [Fact]
    public void Answers_are_the_same_however_many_are_written_at_once()
    {
        int[][] prompts =
        [
            [0],
            [1, 2],
            [3],
            [2, 2],
        ];
        var apart = Write(
            prompts,
            new AnswerOptions
            {
                MaxTokens = 9,
                Ends = [End],
                MostAtOnce = 1,
            }
        );
        var together = Write(
            prompts,
            new AnswerOptions
            {
                MaxTokens = 9,
                Ends = [End],
                MostAtOnce = 64,
            }
        );
        Assert.Equal(12, apart.Count);
        foreach (var (one, other) in apart.Zip(together))
        {
            Assert.Equal(one.Prompt, other.Prompt);
            Assert.Equal(one.Tokens, other.Tokens);
            Assert.Equal(one.LogProbabilities, other.LogProbabilities);
            Assert.Equal(one.IsEnded, one.Tokens[^1] == End);
            Assert.DoesNotContain(End, one.Said.ToArray());
        }

        Assert.Contains(apart, answer => answer.IsEnded);
        Assert.NotEqual(apart[0].Tokens, apart[1].Tokens);
    }

    [Fact]
    public void Probabilities_and_entropies_are_those_of_the_whole_distribution()
    {
        foreach (var temperature in (double[])[1, 0.5])
        {
            var options = new AnswerOptions
            {
                MaxTokens = 4,
                Temperature = temperature,
                TopP = 0.7,
                Suppressed = [0],
            };
            foreach (
                var answer in Write(
                    [
                        [1],
                    ],
                    options
                )
            )
            {
                var previous = 1;
                foreach (var (t, token) in answer.Tokens.Index())
                {
                    double[] powers = [.. Chain.Row(previous).Select(logit => Math.Exp(logit / temperature))];
                    double[] shares = [.. powers.Select(power => power / powers.Sum())];
                    Assert.Equal(Math.Log(shares[token]), answer.LogProbabilities[t], 1e-5);
                    Assert.Equal(-shares.Sum(share => share * Math.Log(share)), answer.Entropies[t], 1e-5);
                    Assert.NotEqual(0, token);
                    previous = token;
                }
            }
        }
    }

    [Fact]
    public void Tokens_are_drawn_as_often_as_they_are_likely()
    {
        var answers = new AnswerWriter(new Chain(), new AnswerOptions { MaxTokens = 1 }).Write(
            [
                [3],
            ],
            4000,
            seed: 1,
            TestContext.Current.CancellationToken
        );
        double[] powers = [.. Chain.Row(3).Select(logit => Math.Exp(logit))];
        for (var token = 0; token < powers.Length; token++)
        {
            var (share, wanted) = (
                answers.Count(answer => answer.Tokens[0] == token) / 4000.0,
                powers[token] / powers.Sum()
            );
            Assert.InRange(share - wanted, -0.03, 0.03);
        }
    }

    [Fact]
    public void Without_temperature_the_likeliest_is_taken()
    {
        var answer = Write(
            [
                [1],
            ],
            new AnswerOptions { MaxTokens = 3, Temperature = 0 }
        )[0];
        var previous = 1;
        foreach (var token in answer.Tokens)
        {
            Assert.Equal(Array.IndexOf(Chain.Row(previous), Chain.Row(previous).Max()), token);
            previous = token;
        }
    }

    [Fact]
    public void A_prompt_that_is_empty_or_as_long_as_the_model_is_refused_with_its_number()
    {
        Assert.Contains(
            "prompt 2 has no token",
            Refused([
                [1],
                [],
            ]),
            StringComparison.Ordinal
        );
        Assert.Contains("prompt 1 has 12 tokens", Refused([new int[12]]), StringComparison.Ordinal);
        // As far as there is room.
        Assert.All(
            Write([new int[10]], new AnswerOptions { MaxTokens = 9 }),
            answer => Assert.Equal(2, answer.Tokens.Length)
        );

        static string Refused(int[][] prompts) =>
            Assert.Throws<InputException>(() => Write(prompts, new AnswerOptions())).Message;
    }

    [Fact]
    public void Distributions_that_are_no_numbers_are_refused()
    {
        var writer = new AnswerWriter(new Chain(float.NaN), new AnswerOptions { MaxTokens = 2 });
        var error = Assert.Throws<InputException>(() =>
            writer.Write(
                [
                    [1],
                ],
                1,
                0,
                TestContext.Current.CancellationToken
            )
        );
        Assert.Contains("is no number", error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<WrittenAnswer> Write(int[][] prompts, AnswerOptions options) =>
        new AnswerWriter(new Chain(), options).Write(prompts, 3, seed: 2, TestContext.Current.CancellationToken);

    /// <summary>What comes next depends on the last token alone.</summary>
    private sealed class Chain(float added = 0) : INextTokenModel
    {
        public int VocabularySize => 19;

        public int? ContextLength => 12;

        public static float[] Row(int token) =>
            [.. Enumerable.Range(0, 19).Select(next => MathF.Sin((token * 7) + (next * 3)) * 2)];

        public INextTokenState Start(ReadOnlySpan<int> source = default) => StartEmpty();

        public INextTokenState StartEmpty() => new State(0, -1);

        public void Read(ReadOnlySpan<Reading> batch)
        {
            foreach (var reading in batch)
            {
                var state = (State)reading.State;
                (state.Length, state.Last) = (state.Length + reading.Tokens.Length, reading.Tokens.Span[^1]);
                Row(state.Last).Select(logit => logit + added).ToArray().CopyTo(reading.Logits);
            }
        }

        private sealed class State(int length, int last) : INextTokenState
        {
            public int Length { get; set; } = length;

            public int Last { get; set; } = last;

            public INextTokenState Fork() => new State(Length, Last);

            public void Dispose() { }
        }
    }
}
