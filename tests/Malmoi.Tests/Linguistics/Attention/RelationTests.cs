using Malmoi.Linguistics.Attention;
using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Tests.Linguistics.Attention;

public class RelationTests
{
    [Fact]
    public void A_head_is_read_from_the_dependent_from_the_head_or_both_ways()
    {
        var maps = HandMade.Maps("a b c", [0.5f, 0.2f, 0.3f, 0.7f, 0.2f, 0.1f, 0.1f, 0.3f, 0.6f]);
        Assert.Equal([2, 0, 1], Guess(maps, AttentionDirection.FromDependent));
        // Who looks at a most: b (0.7); at b: c (0.3); at c: a (0.3).
        Assert.Equal([1, 2, 0], Guess(maps, AttentionDirection.FromHead));
        // a-b 0.9, a-c 0.4, b-c 0.4
        Assert.Equal([1, 0, 0], Guess(maps, AttentionDirection.Both));
    }

    [Fact]
    public void The_first_word_of_a_causal_model_guesses_nothing_from_itself()
    {
        var maps = HandMade.Maps("a b", [1, 0, 0.5f, 0.5f]);
        Assert.Equal([-1, 0], Guess(maps, AttentionDirection.FromDependent));
        Assert.Equal([1, -1], Guess(maps, AttentionDirection.FromHead));
    }

    [Fact]
    public void The_best_head_and_the_best_offset_of_each_relation_are_found()
    {
        var counter = new RelationCounter();
        // det: the -> dog (+1); nsubj: dog -> barks (+1); advmod: loudly -> barks (-1).
        var tree = Tree(("the", 2, "det"), ("dog", 3, "nsubj"), ("barks", 0, "root"), ("loudly", 3, "advmod"));
        float[] before = [1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
        float[] after = [0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1];
        counter.Add(tree, HandMade.Maps("the dog barks loudly", before, after));
        var choices = counter.Choices().ToDictionary(choice => choice.Row);
        Assert.Equal(["all", "advmod", "det", "nsubj"], counter.Choices().Select(choice => choice.Row));
        // Looking at the word before, read backwards, is as good as looking at the word after: the first of equals is taken.
        Assert.Equal(new DirectedHead(0, 0, AttentionDirection.FromHead), Assert.Single(choices["det"].Heads));
        Assert.Equal((1, 1.0, 1), (choices["det"].Offset, choices["det"].Baseline, (int)choices["det"].Words));
        Assert.Equal((-1, 1.0), (choices["advmod"].Offset, choices["advmod"].Baseline));
        Assert.Equal(2.0 / 3, choices["all"].Accuracy, 1e-12);
        Assert.Equal(2.0 / 3, choices["all"].Baseline, 1e-12);
        Assert.Equal("1-1", Assert.Single(choices["all"].Heads).Name);
        var byHead = counter.Accuracies("advmod").ToDictionary(pair => pair.Head, pair => pair.Accuracy);
        Assert.Equal(1, byHead[new DirectedHead(0, 0, AttentionDirection.FromDependent)]);
        Assert.Equal(0, byHead[new DirectedHead(0, 1, AttentionDirection.FromDependent)]);
    }

    [Fact]
    public void Heads_that_are_each_half_right_may_be_right_together()
    {
        var tree = Tree(("a", 3, "det"), ("b", 3, "det"), ("c", 0, "root"));
        float[] one = [0, 0.25f, 0.75f, 0.625f, 0, 0.375f, 0, 0, 1];
        // Half as much, and as much of it: what counts is the share.
        float[] other = [0.5f, 0.3125f, 0.1875f, 0.125f, 0.5f, 0.375f, 0, 0, 1];
        var maps = HandMade.Maps("a b c", one, other);
        var counter = new RelationCounter();
        counter.Add(tree, maps);
        var ranked = counter.Choices(most: 3).Where(choice => choice.Row == "det").ToList();
        Assert.Equal(0.5, Assert.Single(ranked).Accuracy);
        var groups = new HeadGroups(ranked);
        groups.Add(tree, maps);
        var chosen = Assert.Single(groups.Choices());
        Assert.Equal(["1-1", "1-2"], chosen.Heads.Select(head => head.Name));
        Assert.All(chosen.Heads, head => Assert.Equal(AttentionDirection.FromDependent, head.Direction));
        Assert.Equal(1, chosen.Accuracy);

        var test = new RelationTest([chosen]);
        test.Add(tree, maps);
        Assert.Equal(1, Assert.Single(test.Results()).Accuracy);
    }

    [Fact]
    public void What_was_chosen_is_tried_on_other_sentences()
    {
        RelationChoice[] choices =
        [
            new("det", 10, [new DirectedHead(0, 0, AttentionDirection.FromDependent)], 1, 1, 0.9),
            new("obj", 10, [new DirectedHead(0, 0, AttentionDirection.FromDependent)], 1, -1, 0.9),
        ];
        var test = new RelationTest(choices);
        // "a" finds its head by the head of the model and not by the offset; then both are right.
        test.Add(
            Tree(("a", 3, "det"), ("b", 3, "amod"), ("c", 0, "root")),
            HandMade.Maps("a b c", [0, 0, 1, 0, 0, 1, 1, 0, 0])
        );
        test.Add(Tree(("a", 2, "det"), ("b", 0, "root")), HandMade.Maps("a b", [0, 1, 1, 0]));
        var result = Assert.Single(test.Results());
        Assert.Equal(("det", 2L, 1.0, 0.5), (result.Choice.Row, result.Words, result.Accuracy, result.Baseline));
        Assert.Equal((1.0, 1.0), (result.Interval.Low, result.Interval.High));
        Assert.Equal((0.0, 1.0), (result.Gain.Low, result.Gain.High));
    }

    [Theory]
    [InlineData("NOUN", "NNG+JKO", "책+을", "particle 을/를")]
    [InlineData("NOUN", "ncn+jxt", "나무+는", "particle 은/는")]
    [InlineData("VERB", "VV+EC", "있+지", "ending 지")]
    [InlineData("NOUN", "", "주디스+가", "particle 이/가")]
    [InlineData("VERB", "nq+jp+ef", "서울+이+ㅂ니다", "ending ㅂ니다")]
    [InlineData("NOUN", "NNG+NNG", "경기+도", null)]
    [InlineData("SYM", "SW", "+", null)]
    [InlineData("VERB", "VBD", "go", null)]
    public void Particles_and_endings_of_Korean_are_rows_of_their_own(
        string part,
        string tag,
        string lemma,
        string? row
    ) => Assert.Equal(row, RelationRows.Ending(Word(1, "x", 0, "root") with { Part = part, Tag = tag, Lemma = lemma }));

    [Fact]
    public void A_subtype_counts_in_its_relation_too_and_roots_and_punctuation_nowhere()
    {
        Assert.Equal(["all", "nsubj", "nsubj:pass"], RelationRows.Of(Word(1, "x", 2, "nsubj:pass")));
        Assert.Empty(RelationRows.Of(Word(1, "x", 0, "root")));
        Assert.Empty(RelationRows.Of(Word(1, ".", 2, "punct")));
    }

    internal static TreebankSentence Tree(params (string Form, int Head, string Relation)[] words) =>
        new()
        {
            Identity = "s",
            Document = "d",
            Line = 1,
            Text = string.Join(' ', words.Select(word => word.Form)),
            Words = [.. words.Select((word, i) => Word(i + 1, word.Form, word.Head, word.Relation))],
            Joined = [],
            Unsaid = [],
        };

    internal static TreebankWord Word(int number, string form, int head, string relation) =>
        new()
        {
            Number = number,
            Form = form,
            Lemma = form,
            Part = "X",
            Tag = "",
            Features = "",
            Head = head,
            Relation = relation,
            Range = 0..form.Length,
        };

    private static int[] Guess(AttentionMaps maps, AttentionDirection direction)
    {
        var guesses = new int[maps.Units.Count];
        HeadGuess.Of(maps, new DirectedHead(0, 0, direction), guesses);
        return guesses;
    }
}
