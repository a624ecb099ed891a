using Malmoi.Evaluation.Metrics;

namespace Malmoi.Tests.Evaluation.Metrics;

public class RougeTests
{
    private static readonly Rouge English = new(RougeUnits.EnglishWords);

    [Fact]
    public void Rouge_N_counts_shared_n_grams()
    {
        Assert.Equal(new PrecisionRecall(1, 1, 3), English.NGrams("testing one two", "testing", 1));
        Assert.Equal(new PrecisionRecall(1, 1, 2), English.NGrams("testing one two", "testing one", 2));
        Assert.Equal(2.0 / 3, English.NGrams("testing one two", "testing one", 2).F1, 12);
    }

    [Fact]
    public void Rouge_L_is_that_of_Lins_paper()
    {
        // "police killed the gunman": S2 keeps the order, S3 does not; 3/4 and 2/4 (Lin, 2004, section 3.1).
        Assert.Equal(0.75, English.LongestCommon("police killed the gunman", "police kill the gunman").F1);
        Assert.Equal(0.5, English.LongestCommon("police killed the gunman", "the gunman kill police").F1);
    }

    [Fact]
    public void Korean_is_counted_by_eojeols_or_syllables()
    {
        const string reference = "정부는 새 정책을 발표했다.";
        const string said = "정부가 새 정책을 발표했다";
        Assert.Equal(0, English.NGrams(reference, said, 1).References);
        Assert.Equal(new PrecisionRecall(3, 4, 4), new Rouge(RougeUnits.Eojeols).NGrams(reference, said, 1));
        Assert.Equal(new PrecisionRecall(10, 11, 11), new Rouge(RougeUnits.Syllables).LongestCommon(reference, said));
        Assert.Same(RougeUnits.Eojeols, RougeUnits.For(["no", "한글"]));
        Assert.Same(RougeUnits.EnglishWords, RougeUnits.For(["no"]));
    }

    [Fact]
    public void Means_are_over_summaries()
    {
        var score = English.Of(["a b c d", "x"], ["a b c d", "y"]);
        Assert.Equal(new RougeScore(0.5, 0.5, 0.5), score);
        Assert.Equal(default, English.Of(["a"], [""]));
    }

    [Theory]
    // Examples of Porter's paper, as all its steps leave them.
    [InlineData("caresses", "caress")]
    [InlineData("ponies", "poni")]
    [InlineData("cats", "cat")]
    [InlineData("feed", "feed")]
    [InlineData("agreed", "agre")]
    [InlineData("plastered", "plaster")]
    [InlineData("motoring", "motor")]
    [InlineData("sing", "sing")]
    [InlineData("hopping", "hop")]
    [InlineData("falling", "fall")]
    [InlineData("hissing", "hiss")]
    [InlineData("filing", "file")]
    [InlineData("happy", "happi")]
    [InlineData("relational", "relat")]
    [InlineData("vietnamization", "vietnam")]
    [InlineData("hopefulness", "hope")]
    [InlineData("electrical", "electr")]
    [InlineData("adjustment", "adjust")]
    [InlineData("adoption", "adopt")]
    [InlineData("probate", "probat")]
    [InlineData("rate", "rate")]
    [InlineData("cease", "ceas")]
    [InlineData("controlling", "control")]
    [InlineData("roll", "roll")]
    // Later repairs.
    [InlineData("skies", "sky")]
    [InlineData("dies", "die")]
    [InlineData("tried", "tri")]
    [InlineData("geologi", "geolog")]
    public void Endings_come_off(string word, string stem) => Assert.Equal(stem, PorterStemmer.Stem(word));

    [Fact]
    public void Stems_match_where_words_do_not()
    {
        Assert.Equal(0, English.NGrams("he walked", "they were walking", 1).Hits);
        Assert.Equal(1, new Rouge(RougeUnits.EnglishStems).NGrams("he walked", "they were walking", 1).Hits);
    }
}
