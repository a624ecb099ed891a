using CsCheck;
using Malmoi.Evaluation.Metrics;

namespace Malmoi.Tests.Evaluation.Metrics;

public class TranslationMetricsTests
{
    // The example of sacreBLEU's page, with the scores that it prints.
    private static readonly string[] Said =
    [
        "The dog bit the man.",
        "It wasn't surprising.",
        "The man had just bitten him.",
    ];

    private static readonly string[][] References =
    [
        ["The dog bit the man.", "The dog had bit the man."],
        ["It was not unexpected.", "No one was surprised."],
        ["The man bit him first.", "The man had bitten the dog."],
    ];

    [Fact]
    public void The_published_example_has_the_published_scores()
    {
        var score = Bleu.Of(References, Said);
        Assert.Equal(48.530827, score.Score, 1e-6);
        Assert.Equal("nrefs:2|case:mixed|eff:no|tok:13a|smooth:exp", score.Signature);
        Assert.Equal(49.1919566, Bleu.Of(References, Said, BleuTokenizer.None).Score, 1e-6);
        Assert.Equal(59.72751782684763, ChrF.Characters.Of(References, Said), 1e-9);
        Assert.Equal(59.15310444399262, ChrF.PlusPlus.Of(References, Said), 1e-9);
        Assert.Equal("nrefs:2|case:mixed|eff:yes|nc:6|nw:2|space:no", ChrF.PlusPlus.Signature(2));
    }

    [Fact]
    public void Scores_of_Korean_are_those_of_sacreBLEU()
    {
        string[] reference = ["나는 어제 학교에 갔습니다."];
        string[] said = ["나는 학교에 갔다."];
        Assert.Equal(16.37226966703825, Bleu.Of(reference, said).Score, 1e-9);
        Assert.Equal(28.333350580831084, Bleu.Of(reference, said, BleuTokenizer.Characters).Score, 1e-9);
        Assert.Equal(25.73938191271709, ChrF.Characters.Of(reference, said), 1e-9);
        Assert.Equal(27.152793499214496, ChrF.PlusPlus.Of(reference, said), 1e-9);
    }

    [Fact]
    public void An_order_without_a_hit_counts_half_a_hit()
    {
        // this is a fest: 3/4, 2/3, 1/2, and 1/2 of one.
        var score = Bleu.Of(["this is a test"], ["this is a fest"]);
        double[] expected = [75, 200.0 / 3, 50, 50];
        Assert.All(score.Precisions.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
        Assert.Equal(59.460355750136046, score.Score, 1e-9);
        // Too short to have four words: no score.
        Assert.Equal(0, Bleu.Of(["a b c"], ["a b c"]).Score);
    }

    [Fact]
    public void Too_short_a_translation_is_punished()
    {
        var score = Bleu.Of(["the cat sat on the mat today"], ["the cat sat on"]);
        Assert.Equal(Math.Exp(1 - 7.0 / 4), score.BrevityPenalty, 12);
        Assert.Equal(100 * score.BrevityPenalty, score.Score, 1e-9);
        Assert.Equal(0, Bleu.Of(["a"], [""]).Score);
    }

    [Fact]
    public void Punctuation_is_split_off_as_mteval_does() =>
        Assert.Equal(
            "Hello , \" world \" ! It's 3.14 ( well-known ) 5 - 6 a-b & 안녕하세요 . U . S . 1,000 ,",
            string.Join(
                ' ',
                BleuTokenizer.Mteval13a.Tokenize(
                    "Hello, \"world\"! It's 3.14 (well-known) 5-6 a-b &amp; 안녕하세요. U.S. 1,000,"
                )
            )
        );

    [Fact]
    public void The_same_text_is_perfect_and_another_alphabet_scores_nothing() =>
        Gen.Char['a', 'z']
            .Array[8, 30]
            .Sample(letters =>
            {
                var text = string.Join(' ', letters);
                Assert.Equal(100, Bleu.Of([text], [text]).Score, 1e-9);
                Assert.Equal(100, ChrF.Characters.Of([text], [text]), 1e-9);
                Assert.Equal(100, ChrF.PlusPlus.Of([text], [text]), 1e-9);
                Assert.Equal(0, ChrF.Characters.Of(["가나다라마바사"], [text]));
                Assert.Equal(0, Bleu.Of(["가 나 다 라 마"], [text]).Score);
            });
}
