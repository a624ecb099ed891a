using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.Tests.NGrams.Arpa;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams;

public class NGramTrieTests
{
    [Fact]
    public void Every_sentence_scores_as_the_recursion_says()
    {
        using var file = ArpaSamples.Open(ArpaSamples.Small);
        var trie = NGramTrie.From(file);
        var reference = new BackoffReference(trie);
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            var words = Enumerable.Range(0, 8).Select(_ => random.Next(trie.VocabularySize)).ToArray();
            var scores = new NGramScore[words.Length];
            trie.Read(trie.StartEmpty(), words, scores);
            for (var i = 0; i < words.Length; i++)
            {
                var expected = reference.Score(words.AsSpan(0, i), words[i]);
                Assert.Equal(expected.Log10Probability, scores[i].Log10Probability, 1e-5f);
                Assert.Equal(expected.NGramLength, scores[i].NGramLength);
            }
        }
    }

    [Fact]
    public void The_distribution_after_a_context_holds_the_score_of_every_word()
    {
        using var file = ArpaSamples.Open(ArpaSamples.Small);
        var trie = NGramTrie.From(file);
        var logits = new float[trie.VocabularySize];
        using var state = trie.Start();
        trie.Read([
            new Reading(state, new[] { trie.Vocabulary.Find("a"), trie.Vocabulary.Find("b") }) { Logits = logits },
        ]);
        for (var word = 0; word < logits.Length; word++)
        {
            var probability = new float[1];
            trie.Read([new Reading(state.Fork(), new[] { word }) { LogProbabilities = probability }]);
            Assert.Equal(word == trie.Marks.Begin ? float.NegativeInfinity : probability[0], logits[word], 1e-5f);
        }
    }

    [Fact]
    public void A_trie_is_a_source_of_the_same_ngrams()
    {
        using var file = ArpaSamples.Open(ArpaSamples.Small);
        var trie = NGramTrie.From(file);
        using var again = ArpaSamples.Open(ArpaSamples.Small);
        for (var order = 1; order <= 3; order++)
        {
            var expected = again.Read(order).SelectMany(Rows).Order(StringComparer.Ordinal).ToArray();
            Assert.Equal(expected, trie.Read(order).SelectMany(Rows).Order(StringComparer.Ordinal));
        }

        IEnumerable<string> Rows(NGramBlock block) =>
            Enumerable
                .Range(0, block.Count)
                .Select(row =>
                    $"{string.Join(' ', block.Row(row).ToArray().Select(trie.Vocabulary.Word))} {block.LogProbabilities[row]} {block.Backoffs[row]}"
                )
                .ToArray();
    }

    [Fact]
    public void A_duplicate_is_refused_with_its_line()
    {
        using var file = ArpaSamples.Open(ArpaSamples.Small.Replace("b a", "b 말", StringComparison.Ordinal));
        var error = Assert.Throws<InputException>(() => NGramTrie.From(file));
        Assert.Contains(
            "'sample.arpa', line 19: the 2-gram \"b 말\" is there twice",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_ngram_without_its_context_is_refused_with_its_line()
    {
        using var file = ArpaSamples.Open(ArpaSamples.Small.Replace("a b </s>", "a a </s>", StringComparison.Ordinal));
        var error = Assert.Throws<InputException>(() => NGramTrie.From(file));
        Assert.Contains("line 24: the 3-gram \"a a </s>\" lacks its context", error.Message, StringComparison.Ordinal);
    }
}
