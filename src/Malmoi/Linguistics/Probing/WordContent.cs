using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Probing;

/// <summary>Which of some words a sentence has (Conneau et al., 2018): does the mean of its vectors still say?</summary>
public static class WordContent
{
    private const int Passed = 30; // the most frequent words, which nearly every sentence has
    private const int Asked = 50;

    /// <summary>The task over sentences that hold exactly one of the words of middling frequency.</summary>
    /// <remarks>As many words are asked, 50 at most, as leave each of them enough sentences that hold none of the others.</remarks>
    /// <param name="sentences">What is learnt from: in how many of them a word stands decides which are asked.</param>
    /// <param name="least">Sentences that each word must have.</param>
    /// <exception cref="InputException">No two words have so many.</exception>
    public static ProbeTask Of(IEnumerable<TreebankSentence> sentences, int least)
    {
        string[][] texts = [.. sentences.Select(sentence => Words(sentence).Distinct().ToArray())];
        string[] middling =
        [
            .. texts
                .SelectMany(text => text)
                .CountBy(word => word)
                .OrderByDescending(count => count.Value)
                .ThenBy(count => count.Key, StringComparer.Ordinal)
                .Skip(Passed)
                .Take(Asked)
                .Select(count => count.Key),
        ];
        for (var count = middling.Length; count >= 2; count--)
        {
            var words = middling[..count].ToHashSet(StringComparer.Ordinal);
            var alone = texts.Select(text => Only(text, words)).OfType<string>().CountBy(word => word).ToDictionary();
            if (words.All(word => alone.GetValueOrDefault(word) >= least))
            {
                return Asking(words);
            }
        }

        throw new InputException(
            $"no two words of middling frequency stand in {least} of the {texts.Length} sentences without the other: give more sentences, or a smaller --least"
        );
    }

    private static ProbeTask Asking(HashSet<string> words) =>
        new(
            "content",
            ProbeInput.Sentence,
            sentence => Only(Words(sentence).Distinct(), words) is { } only ? [new ProbeExample(0, 0, only, "")] : []
        );

    /// <summary>The one of the words that stands there; null: there is none, or another one too.</summary>
    private static string? Only(IEnumerable<string> text, HashSet<string> words) =>
        text.Where(words.Contains).Take(2).ToArray() is [var only] ? only : null;

    private static IEnumerable<string> Words(TreebankSentence sentence) =>
        sentence.Words.Where(word => word.Part != "PUNCT").Select(ProbeTasks.TypeOf);
}
