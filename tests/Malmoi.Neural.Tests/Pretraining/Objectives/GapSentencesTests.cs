using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;
using static Malmoi.Neural.Tests.Pretraining.Objectives.SamplePassage;

namespace Malmoi.Neural.Tests.Pretraining.Objectives;

public class GapSentencesTests
{
    // Worked by hand. Sentence 1 shares 10 and 11 with the rest, 2 shares 10, 3 shares 11 once of twice, 4 nothing.
    private static readonly int[][] Sentences =
    [
        [10, 11, 12],
        [10, 13],
        [11, 11, 14],
        [15, 16],
    ];

    [Fact]
    public void Likeness_to_the_rest_is_as_worked_by_hand()
    {
        var counted = new GapSentences(Mask, 0, 1);
        // Of 10 tokens in all: 2 · common / 10.
        Assert.Equal([2 * 2 / 10.0, 2 * 1 / 10.0, 2 * 1 / 10.0, 0], Each(counted));
        Assert.Equal(2 * 2 / 10.0, counted.Likeness(Sentences, [1, 2]), 12);

        // Counted once each: sentence 1 has 3 and the rest 10 13 11 14 15 16.
        var unique = new GapSentences(Mask, 0, 1) { Unique = true };
        Assert.Equal([2 * 2 / 9.0, 2 * 1 / 8.0, 2 * 1 / 8.0, 0], Each(unique));
    }

    [Theory]
    [InlineData(GapChoice.Independent, 0.5, new[] { 0, 2 })] // 0 is most like the rest, 1 and 2 as much: the later one
    [InlineData(GapChoice.Sequential, 0.5, new[] { 0, 3 })] // with 0 gone, 1 and 2 take common tokens to the other side: 3 takes none
    [InlineData(GapChoice.Lead, 0.5, new[] { 0, 1 })]
    [InlineData(GapChoice.Independent, 0.1, new[] { 0 })]
    public void The_sentences_chosen_are_as_worked_by_hand(GapChoice choice, double share, int[] expected) =>
        Assert.Equal(
            expected,
            new GapSentences(Mask, 0, 1) { Choice = choice, Share = share }.Chosen(Sentences, new Xoshiro256(1))
        );

    [Fact]
    public void Any_sentence_may_be_missing_by_chance()
    {
        var objective = new GapSentences(Mask, 0, 1) { Choice = GapChoice.Random, Share = 0.25 };
        var chosen = Enumerable.Range(0, 4000).CountBy(seed => objective.Chosen(Sentences, new Xoshiro256(seed))[0]);
        Assert.All(chosen.Select(count => count.Value), count => Assert.InRange(count, 880, 1120));
    }

    [Fact]
    public void Missing_sentences_are_masks_in_the_source_and_stand_in_the_target()
    {
        var passage = new Passage(
            [10, 11, 12, 10, 13, 11, 11, 14, 15, 16],
            [.. "SwwSwSwwSw".Select(mark => mark == 'S' ? TokenMarks.Sentence | TokenMarks.Word : TokenMarks.Word)]
        );
        var example = new GapSentences(Mask, 0, 1) { Share = 0.5 }.Make(passage, new Xoshiro256(1));
        Assert.Equal([Mask, 10, 13, Mask, 15, 16, 1], example.Source!);
        Assert.Equal([10, 11, 12, 11, 11, 14, 1], example.Labels!);
        Assert.Equal([0, 10, 11, 12, 11, 11, 14], example.Tokens);
        var kept = new GapSentences(Mask, 0, 1) { Share = 0.5, KeptShare = 1 }.Make(passage, new Xoshiro256(1));
        Assert.Equal([.. passage.Ids, 1], kept.Source!);
    }

    [Fact]
    public void A_passage_of_one_sentence_has_no_gap() =>
        Assert.Contains(
            "needs 2",
            Assert.Throws<InputException>(() => new GapSentences(Mask, 0, 1).Make(Of(5), new Xoshiro256(1))).Message,
            StringComparison.Ordinal
        );

    private static IEnumerable<double> Each(GapSentences objective) =>
        Enumerable.Range(0, 4).Select(i => objective.Likeness(Sentences, [i]));
}
