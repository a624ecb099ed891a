namespace Malmoi.Tokenization.Trainers;

/// <summary>Takes the most frequent words as the vocabulary; of equally frequent ones the first in the order of their UTF-8 bytes.</summary>
/// <param name="vocabularySize">How many words there are to be, special tokens included.</param>
/// <param name="specialTokens">Tokens that stand first.</param>
/// <param name="minimumFrequency">Words that occur less often are left out.</param>
public sealed class WordLevelTrainer(int vocabularySize, IReadOnlyList<string> specialTokens, long minimumFrequency = 1)
{
    /// <exception cref="InputException">The special tokens alone are more than asked for, or one comes twice.</exception>
    public VocabularyTraining Train(WordCounts words)
    {
        var pieces = new PieceList(specialTokens);
        if (pieces.Count > vocabularySize)
        {
            throw new InputException(
                $"a vocabulary of {vocabularySize} is too small for {pieces.Count} special tokens: ask for more"
            );
        }

        var counts = new long[words.Count];
        var order = new int[words.Count];
        for (var i = 0; i < words.Count; i++)
        {
            (counts[i], order[i]) = (words.Occurrences(i), i);
        }

        order.AsSpan().Sort((a, b) => counts[a] != counts[b] ? counts[b].CompareTo(counts[a]) : a.CompareTo(b));
        foreach (var i in order)
        {
            if (pieces.Count == vocabularySize || counts[i] < minimumFrequency)
            {
                break;
            }

            if (pieces.Find(words.Word(i)) is null)
            {
                pieces.Add(words.Word(i));
            }
        }

        return new VocabularyTraining(pieces.Pieces) { Asked = vocabularySize };
    }
}
