using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Probing;

/// <summary>Which of some words a sentence has (Conneau et al., 2018): does the mean of its vectors still say?</summary>
public static class WordContent
{
    private const int Passed = 30; // the most frequent words, which nearly every sentence has
    private const int Asked = 50;

    /// <summary>The task over sentences that hold exactly one of the words of middling frequency.</summary>
    /// <param name="sentences">What is learnt from: in how many of them a word stands decides which are asked.</param>
    public static ProbeTask Of(IEnumerable<TreebankSentence> sentences)
    {
        var words = sentences
            .SelectMany(sentence => Words(sentence).Distinct())
            .CountBy(word => word)
            .OrderByDescending(count => count.Value)
            .ThenBy(count => count.Key, StringComparer.Ordinal)
            .Skip(Passed)
            .Take(Asked)
            .Select(count => count.Key)
            .ToHashSet(StringComparer.Ordinal);
        return new ProbeTask(
            "content",
            ProbeInput.Sentence,
            sentence =>
                Words(sentence).Where(words.Contains).Distinct().Take(2).ToArray() is [var only]
                    ? [new ProbeExample(0, 0, only, "")]
                    : []
        );
    }

    private static IEnumerable<string> Words(TreebankSentence sentence) =>
        sentence.Words.Where(word => word.Part != "PUNCT").Select(ProbeTasks.TypeOf);
}
