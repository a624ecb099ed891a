using Malmoi.Tokenization.Models;

namespace Malmoi.Tests.Tokenization.Models;

public sealed class SubwordVocabularyTests
{
    [Fact]
    public void Ids_may_leave_holes()
    {
        var vocabulary = Numbered(("a", 0), ("b", 5));
        Assert.Equal((6, 2), (vocabulary.Size, vocabulary.Count));
        Assert.False(vocabulary.TryGetPiece(3, out _));
        Assert.Equal(5, vocabulary.Find("b"));
        Assert.Equal([new("a", 0), new("b", 5)], vocabulary.Pieces);
    }

    [Fact]
    public void A_piece_or_an_id_given_twice_is_refused()
    {
        Assert.Contains(
            "comes twice",
            Assert.Throws<InputException>(() => new SubwordVocabulary(["a", "a"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the same id 1",
            Assert.Throws<InputException>(() => Numbered(("a", 1), ("b", 1))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void An_absurd_id_is_refused(int id)
    {
        var error = Assert.Throws<InputException>(() => Numbered(("a", id)));
        Assert.Contains($"has id {id}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_outside_a_vocabulary_of_whole_words_is_unknown_or_refused()
    {
        var tokens = new TokenBuffer();
        new WordLevel(new SubwordVocabulary(["[UNK]", "word"])).Tokenize("sword", tokens);
        Assert.Equal([new PlacedId(0, 0, 5)], tokens.Tokens.ToArray());
        var error = Assert.Throws<InputException>(() =>
            new WordLevel(new SubwordVocabulary(["word"])).Tokenize("sword", tokens)
        );
        Assert.Contains("'sword' is not in the vocabulary", error.Message, StringComparison.Ordinal);
    }

    private static SubwordVocabulary Numbered(params (string Piece, int Id)[] pieces) =>
        new(pieces.ToDictionary(piece => piece.Piece, piece => piece.Id));
}
