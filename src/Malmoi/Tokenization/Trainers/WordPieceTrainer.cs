namespace Malmoi.Tokenization.Trainers;

/// <summary>Learns the pieces of WordPiece (Schuster and Nakajima, 2012) as the Rust tokenizers do: by merging frequent pairs.</summary>
/// <remarks>
/// Schuster and Nakajima merge the pair that raises the likelihood of the text most; how exactly was never published. What is
/// in use merges the most frequent pair (<see cref="BytePairTrainer"/>), a piece inside a word having the prefix "##", and
/// forgets the merges: WordPiece takes the longest piece first.
/// </remarks>
public sealed class WordPieceTrainer(BytePairTrainerOptions options)
{
    /// <summary>What BERT's vocabularies begin with.</summary>
    public static IReadOnlyList<string> BertTokens { get; } = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>Learns from <paramref name="words"/>; without a prefix in the options it is "##".</summary>
    /// <exception cref="InputException">The special tokens and the alphabet alone are more pieces than asked for.</exception>
    public VocabularyTraining Train(WordCounts words, CancellationToken ct = default)
    {
        var prefix = options.ContinuingPrefix.Length > 0 ? options.ContinuingPrefix : "##";
        var training = new BytePairTrainer(options with { ContinuingPrefix = prefix }).Train(words, ct);
        return new VocabularyTraining(training.Pieces) { Asked = options.VocabularySize };
    }
}
