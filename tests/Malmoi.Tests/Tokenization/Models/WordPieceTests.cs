using CsCheck;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tests.Tokenization.Models;

public sealed class WordPieceTests
{
    private static readonly SubwordVocabulary Vocabulary = new([
        "[UNK]",
        "un",
        "##aff",
        "##able",
        "a",
        "##b",
        "##a",
        "ab",
        "##bab",
    ]);

    [Fact]
    public void The_longest_piece_comes_first()
    {
        Assert.Equal([new PlacedId(1, 0, 2), new PlacedId(2, 2, 5), new PlacedId(3, 5, 9)], Tokens("unaffable"));
    }

    [Fact]
    public void A_word_that_cannot_be_spelled_to_its_end_is_unknown()
    {
        Assert.Equal([new PlacedId(0, 0, 10)], Tokens("unaffablex"));
        Assert.Empty(Tokens(""));
    }

    [Fact]
    public void A_word_longer_than_allowed_is_unknown()
    {
        Assert.Equal(100, Tokens(new string('a', 100)).Length);
        Assert.Equal([new PlacedId(0, 0, 101)], Tokens(new string('a', 101)));
    }

    [Fact]
    public void Any_word_is_cut_as_by_trying_every_length_from_the_longest() =>
        Gen.String[Gen.Char['a', 'c'], 0, 12]
            .Sample(word => Assert.Equal(Naive(word), Tokens(word).Select(token => token.Id)), iter: 2000);

    private static PlacedId[] Tokens(string word)
    {
        var tokens = new TokenBuffer();
        new WordPiece(Vocabulary).Tokenize(word, tokens);
        return tokens.Tokens.ToArray();
    }

    private static List<int> Naive(string word)
    {
        var ids = new List<int>();
        for (var start = 0; start < word.Length; )
        {
            var length = word.Length - start;
            while (length > 0 && Find(start, length) is null)
            {
                length--;
            }

            if (length == 0)
            {
                return [0];
            }

            ids.Add(Find(start, length)!.Value);
            start += length;
        }

        return ids;

        int? Find(int start, int length) =>
            Vocabulary.Find(string.Concat(start > 0 ? "##" : "", word.AsSpan(start, length)));
    }
}
