using Malmoi.Tokenization.Trainers;

namespace Malmoi.Tests.Tokenization.Trainers;

public sealed class WordVocabularyTrainersTests
{
    private static readonly WordCounts Words = WordCounts.Of(
        new Dictionary<string, long>
        {
            ["low"] = 5,
            ["lower"] = 2,
            ["새"] = 5,
            ["new"] = 1,
        }
    );

    [Fact]
    public void Words_come_by_frequency_then_by_their_bytes()
    {
        var training = new WordLevelTrainer(4, ["[UNK]"]).Train(Words);
        Assert.Equal(["[UNK]", "low", "새", "lower"], training.Pieces);
        Assert.False(training.IsShort);
        Assert.Equal(
            ["[UNK]", "low", "새"],
            new WordLevelTrainer(9, ["[UNK]"], minimumFrequency: 3).Train(Words).Pieces
        );
    }

    [Fact]
    public void A_word_that_is_a_special_token_comes_once() =>
        Assert.Equal(["low", "새"], new WordLevelTrainer(2, ["low"]).Train(Words).Pieces);

    [Fact]
    public void Too_small_a_vocabulary_is_refused() =>
        Assert.Throws<InputException>(() => new WordLevelTrainer(1, ["a", "b"]).Train(Words));

    [Fact]
    public void WordPiece_marks_what_stands_inside_a_word()
    {
        var training = new WordPieceTrainer(
            new BytePairTrainerOptions { VocabularySize = 100, SpecialTokens = WordPieceTrainer.BertTokens }
        ).Train(Words);
        Assert.Equal(WordPieceTrainer.BertTokens, training.Pieces.Take(5));
        Assert.Equal(["e", "l", "n", "o", "r", "w", "새"], training.Pieces.Skip(5).Take(7));
        Assert.Contains("##o", training.Pieces);
        Assert.Contains("low", training.Pieces);
        Assert.DoesNotContain("ow", training.Pieces);
        Assert.True(training.IsShort);
    }
}
