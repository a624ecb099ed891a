using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

public sealed class PhrasesTests
{
    private static readonly string[] Text =
    [
        .. Enumerable.Repeat("new york is big", 10),
        .. Enumerable.Range(0, 200).Select(i => $"a{i % 20} b{i % 7} is c{i % 11}"),
    ];

    [Fact]
    public void Words_that_belong_together_are_joined()
    {
        var phrases = Phrases.Learn(Text, threshold: 40);
        Assert.Equal("new_york is big", phrases.Join("new  york is big"));
        Assert.Equal("york new a1 b1 is", phrases.Join("york new a1 b1 is"));
        Assert.Equal("", phrases.Join(" "));
    }

    [Fact]
    public void The_score_is_that_of_the_paper()
    {
        // 840 words; new, york and their pair 10 times each.
        Assert.Equal((10 - 5) / 10.0 / 10 * 840, Phrases.Learn(Text).Score("new", "york"), 1e-9);
        Assert.Equal(0, Phrases.Learn(Text, minimumCount: 11).Score("new", "york"));
        Assert.Equal(0, Phrases.Learn(Text).Score("new", "never"));
    }

    [Fact]
    public void A_word_joins_one_phrase_a_pass_and_pairs_end_with_the_line()
    {
        string[] text =
        [
            .. Enumerable.Repeat("los angeles county", 50),
            .. Enumerable.Repeat("x y z", 50),
            .. Enumerable.Range(0, 3000).Select(i => $"w{i}"),
        ];
        var first = Phrases.Learn(text, minimumCount: 5, threshold: 10);
        string[] joined = [.. text.Select(first.Join)];
        Assert.Equal("los_angeles county", joined[0]);
        var second = Phrases.Learn(joined, minimumCount: 5, threshold: 10);
        Assert.Equal("los_angeles_county", second.Join(joined[0]));
        Assert.Equal(0, first.Score("county", "los"));
    }
}
