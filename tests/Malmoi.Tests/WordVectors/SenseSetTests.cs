using Malmoi.WordVectors.Evaluation;

namespace Malmoi.Tests.WordVectors;

public sealed class SenseSetTests
{
    public static TheoryData<bool> Languages => [true, false];

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_sets_of_the_library_hold_six_words_with_five_sentences_a_sense(bool isKorean)
    {
        var set = isKorean ? SenseSet.Korean : SenseSet.English;
        var words = set.Contexts.GroupBy(context => context.Word).ToList();
        Assert.Equal(6, words.Count);
        Assert.All(
            words,
            word => Assert.All(word.GroupBy(context => context.Sense), sense => Assert.Equal(5, sense.Count()))
        );
        Assert.All(
            set.Contexts,
            context =>
            {
                Assert.Equal(context.Word, context.Text.Substring(context.Start, context.Word.Length));
                Assert.DoesNotContain(context.Text, c => "[]|\t".Contains(c, StringComparison.Ordinal));
                Assert.DoesNotContain("  ", context.Text, StringComparison.Ordinal);
                Assert.True(context.Surroundings.Count >= 3, context.Text);
            }
        );
        Assert.Equal(set.Contexts.Count, set.Contexts.Select(context => context.Text).Distinct().Count());
    }

    [Fact]
    public void One_vector_for_a_word_is_at_chance_and_its_sense_as_vector_is_right()
    {
        var set = SenseSet.Korean;
        Assert.All(set.Evaluate(context => [1, 2]), result => Assert.Equal(0.5, result.Score));
        var senses = set.Contexts.Select(context => context.Sense).Distinct().ToList();
        float[] Known(SenseContext context) => [.. senses.Select(sense => sense == context.Sense ? 1f : 0)];
        var right = set.Evaluate(Known);
        Assert.All(right, result => Assert.Equal(1, result.Score));
        Assert.Equal((15, 3), (right[0].Contexts, right[0].Senses));
    }

    [Fact]
    public void Chance_alone_stays_near_a_half()
    {
        var random = new Random(3);
        var scores = Enumerable
            .Range(0, 60)
            .SelectMany(_ =>
                SenseSet.English.Evaluate(_ => [.. Enumerable.Range(0, 8).Select(_ => random.NextSingle() - 0.5f)])
            )
            .Average(result => result.Score);
        Assert.Equal(0.5, scores, 0.03);
    }

    [Theory]
    [InlineData("", "no contexts")]
    [InlineData("bank\tmoney\tthe bank\n", "line 1")]
    [InlineData("bank\tmoney\tthe [banks]\n", "line 1")]
    [InlineData("bank\tmoney\tthe [bank]\nbank\tmoney\ta [bank]\n", "'bank' needs two senses")]
    public void A_set_that_cannot_be_judged_is_refused_with_its_name(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputException>(() => SenseSet.Read(folder.Write("s.tsv", text)));
        Assert.Contains("s.tsv", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
