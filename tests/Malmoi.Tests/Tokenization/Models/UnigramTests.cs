using CsCheck;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tests.Tokenization.Models;

public sealed class UnigramTests
{
    [Fact]
    public void The_segmentation_is_the_most_probable_of_all() =>
        Gen.Select(Gen.Int[1, 1000], Gen.String[Gen.Char['a', 'd'], 1, 10])
            .Sample(
                (seed, word) =>
                {
                    var (model, scores) = RandomModel(seed);
                    var tokens = new TokenBuffer();
                    var score = model.Tokenize(word, tokens, 0, out _);
                    Assert.Equal(BestScore(scores, word), score, 1e-9);
                    Assert.Equal(
                        word,
                        string.Concat(tokens.Tokens.ToArray().Select(token => word[token.Start..token.End]))
                    );
                },
                iter: 1000
            );

    [Fact]
    public void Unknown_characters_in_a_row_are_one_token()
    {
        var model = new Unigram(new SubwordVocabulary(["<unk>", "a"]), [0, -1], 0);
        Assert.Equal([new PlacedId(1, 0, 1), new PlacedId(0, 1, 3), new PlacedId(1, 3, 4)], Tokens(model, "a나다a"));
    }

    [Fact]
    public void Bytes_spell_what_the_vocabulary_lacks()
    {
        var pieces = Enumerable.Range(0, 256).Select(value => BytePieces.Piece((byte)value)).Append("a").ToList();
        var model = new Unigram(
            new SubwordVocabulary(pieces),
            [.. pieces.Select(_ => -1.0)],
            null,
            new() { ByteFallback = true }
        );
        Assert.Equal(
            [new PlacedId(256, 0, 1), new PlacedId(0xED, 1, 2), new PlacedId(0x95, 1, 2), new PlacedId(0x9C, 1, 2)],
            Tokens(model, "a한")
        );
    }

    [Fact]
    public void Control_pieces_are_never_found_in_text()
    {
        var model = new Unigram(
            new SubwordVocabulary(["<unk>", "<s>", "<", "s", ">"]),
            [double.NaN, double.NaN, -1, -1, -1],
            0
        );
        Assert.Equal([2, 3, 4], Tokens(model, "<s>").Select(token => token.Id));
    }

    [Fact]
    public void Without_an_unknown_piece_what_cannot_be_spelled_is_refused()
    {
        var error = Assert.Throws<InputException>(() =>
            Tokens(new Unigram(new SubwordVocabulary(["a"]), [-1], null), "a나")
        );
        Assert.Contains("'나' cannot be spelled", error.Message, StringComparison.Ordinal);
    }

    private static PlacedId[] Tokens(Unigram model, string word)
    {
        var tokens = new TokenBuffer();
        model.Tokenize(word, tokens);
        return tokens.Tokens.ToArray();
    }

    private static (Unigram, Dictionary<string, double>) RandomModel(int seed)
    {
        var random = new Random(seed);
        var scores = new Dictionary<string, double>();
        foreach (var c in "abc")
        {
            scores[c.ToString()] = -random.NextDouble() * 10;
        }

        for (var i = 0; i < 20; i++)
        {
            var piece = string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => "abc"[random.Next(3)]));
            scores[piece] = -random.NextDouble() * 10;
        }

        var pieces = scores.Keys.Append("<unk>").ToList();
        var model = new Unigram(new SubwordVocabulary(pieces), [.. scores.Values, double.NaN], pieces.Count - 1);
        return (model, scores);
    }

    // All segmentations, by recursion on the first piece.
    private static double BestScore(Dictionary<string, double> scores, string word)
    {
        if (word.Length == 0)
        {
            return 0;
        }

        var best = double.NegativeInfinity;
        for (var length = 1; length <= word.Length; length++)
        {
            var first = word[..length];
            var score =
                scores.TryGetValue(first, out var known) ? known
                : length == 1 ? scores.Values.Min() - 10
                : double.NegativeInfinity;
            best = Math.Max(best, score + (double.IsInfinity(score) ? 0 : BestScore(scores, word[length..])));
        }

        return best;
    }
}
