using Malmoi.Linguistics.Probing;
using Malmoi.Linguistics.Treebanks;
using static Malmoi.Tests.Linguistics.Probing.Planted;

namespace Malmoi.Tests.Linguistics.Probing;

public sealed class WordContentTests
{
    [Fact]
    public void As_many_words_are_asked_as_have_enough_sentences_of_their_own()
    {
        // Thirty words are everywhere; a, b and c stand in ever fewer sentences, c always beside a.
        var sentences = Repeated(12, "a").Concat(Repeated(10, "b")).Concat(Repeated(6, "a", "c")).ToList();
        var task = WordContent.Of(sentences, 10);
        Assert.Equal(["a", "b"], Labels(task, sentences).Distinct());
        Assert.Equal(28, Labels(task, sentences).Count());
        Assert.Equal(["b"], Labels(WordContent.Of(sentences.Concat(Repeated(9, "c")).ToList(), 9), Repeated(1, "b")));
    }

    [Fact]
    public void Too_few_sentences_are_refused()
    {
        var error = Assert.Throws<InputException>(() => WordContent.Of(Repeated(4, "a"), 10));
        Assert.StartsWith(
            "no two words of middling frequency stand in 10 of the 4 sentences",
            error.Message,
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<string> Labels(ProbeTask task, IEnumerable<TreebankSentence> sentences) =>
        sentences.SelectMany(task.Examples).Select(example => example.Label);

    private static IEnumerable<TreebankSentence> Repeated(int times, params string[] words) =>
        Enumerable.Repeat(
            Sentence([.. Enumerable.Range(0, 30).Select(i => $"w{i}").Concat(words).Select(word => (word, "NOUN"))]),
            times
        );
}
