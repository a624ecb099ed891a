using CsCheck;
using Malmoi.Evaluation.Metrics;
using Malmoi.Instructions;
using Malmoi.Instructions.Diversity;

namespace Malmoi.Tests.Instructions;

/// <summary>Measures of how varied words are, beside their definitions.</summary>
public class DiversityTests
{
    private static readonly Gen<string[]> Words = Gen.Int[0, 12].Select(number => $"w{number}").Array[1, 200];

    [Fact]
    public void Words_are_letters_and_digits_without_case() =>
        Assert.Equal(["it's", "3", "고양이를", "café"], TextWords.Of("It's 3 \"고양이를\"--café!"));

    [Fact]
    public void The_moving_average_is_the_mean_over_all_windows() =>
        Words.Sample(words =>
        {
            var window = Math.Min(10, words.Length);
            var wanted = Enumerable
                .Range(0, words.Length - window + 1)
                .Average(start => (double)words.Skip(start).Take(window).Distinct().Count() / window);
            Assert.Equal(wanted, MovingAverageTypeTokenRatio.Of(words, 10), 1e-12);
        });

    [Fact]
    public void Mtld_counts_stretches_from_both_ends()
    {
        // a b a b: 1, 1, 0.67 ends a stretch; then b: 1. From the back the same. 4 words over 1 stretch.
        Assert.Equal(4, Mtld.Of(["a", "b", "a", "b"]), 1e-12);
        // a a: 1, 0.5 ends one; a a a a has two of two words.
        Assert.Equal(2, Mtld.Of(["a", "a", "a", "a"]), 1e-12);
        // a b c a: 1, 1, 1, 0.75: a part of (1 - 0.75)/(1 - 0.72).
        Assert.Equal(4 / (0.25 / 0.28), Mtld.Of(["a", "b", "c", "a"]), 1e-12);
        Assert.Equal(3, Mtld.Of(["a", "b", "c"]), 1e-12);
    }

    [Fact]
    public void Vocd_finds_the_steepness_that_words_were_drawn_with()
    {
        // Drawn from so many words that nearly none repeats, D is at its end; from 20 words it is small.
        var random = new Xoshiro256(1);
        string[] few = [.. Enumerable.Range(0, 400).Select(_ => $"w{random.Next(20)}")];
        string[] many = [.. Enumerable.Range(0, 400).Select(_ => $"w{random.Next(2000)}")];
        var (small, large) = (VocdD.Of(few), VocdD.Of(many));
        Assert.InRange(small, 5, 20);
        Assert.True(large > 10 * small, $"{small} {large}");
        var error = Assert.Throws<InputException>(() => VocdD.Of(few[..49]));
        Assert.Contains("50 words", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(200)]
    public void The_curve_of_vocd_goes_down_from_one(double d)
    {
        var curve = Enumerable.Range(1, 100).Select(length => VocdD.Expected(d, length)).ToList();
        Assert.InRange(curve[0], 0.9, 1);
        Assert.Equal(curve.OrderDescending(), curve);
    }

    [Fact]
    public void Texts_that_are_alike_have_a_high_Self_Bleu()
    {
        string[] alike = [.. Enumerable.Repeat("the cat sat on the mat today", 5)];
        string[] unlike =
        [
            "the cat sat on the mat today",
            "we bought seven red apples there",
            "nobody knows where it began",
            "rain fell over all hills",
        ];
        Assert.Equal(100, SelfBleu.Of(alike), 1e-6);
        Assert.True(SelfBleu.Of(unlike) < 20);
        Assert.Throws<InputException>(() => SelfBleu.Of(["one"]));
    }

    [Fact]
    public void Self_Bleu_is_the_mean_of_each_text_s_Bleu_with_all_others() =>
        Gen.Int[0, 3]
            .Array[0, 9]
            .Array[2, 7]
            .Sample(sets =>
            {
                string[] texts = [.. sets.Select(words => string.Join(' ', words.Select(word => "abcd"[word])))];
                var slow = Enumerable
                    .Range(0, texts.Length)
                    .Average(i =>
                        Bleu.Of(
                            [
                                [.. texts.Where((_, other) => other != i)],
                            ],
                            [texts[i]]
                        ).Score
                    );
                Assert.Equal(slow, SelfBleu.Of(texts), 1e-9);
            });

    [Fact]
    public void All_measures_of_a_text_at_once()
    {
        string[] words = [.. Enumerable.Range(0, 60).Select(i => $"w{i % 30}")];
        var diversity = LexicalDiversity.Of(words);
        Assert.Equal((60, 30, 0.5), (diversity.Words, diversity.Types, diversity.TypeTokenRatio));
        Assert.NotNull(diversity.VocdD);
        Assert.Null(LexicalDiversity.Of(words[..40]).VocdD);
        Assert.Throws<InputException>(() => LexicalDiversity.Of([]));
    }
}
