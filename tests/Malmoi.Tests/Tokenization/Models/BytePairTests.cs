using CsCheck;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tests.Tokenization.Models;

public sealed class BytePairTests
{
    private static readonly (string, string)[] Lower = [("l", "o"), ("lo", "w"), ("e", "r"), ("low", "er")];

    [Fact]
    public void The_earliest_learned_merge_comes_first()
    {
        Assert.Equal(["low", "e", "s"], Pieces(Model(Lower, "lowers"), "lowes"));
        Assert.Equal(["lower"], Pieces(Model(Lower, "lowers"), "lower"));
    }

    [Fact]
    public void Any_word_is_cut_as_by_looking_for_the_lowest_rank_again_and_again() =>
        Gen.Select(Gen.Int[1, 40], Gen.String[Gen.Char['a', 'c'], 0, 60])
            .Sample(
                (count, word) =>
                {
                    var merges = RandomMerges(count);
                    var model = Model(merges, "abc");
                    Assert.Equal(Naive(merges, word), Pieces(model, word));
                },
                iter: 2000
            );

    [Fact]
    public void Tokens_tile_the_word() =>
        Gen.Select(Gen.Int[1, 40], Gen.String[Gen.Char['a', 'c'], 0, 60])
            .Sample(
                (count, word) =>
                {
                    var tokens = new TokenBuffer();
                    Model(RandomMerges(count), "abc").Tokenize(word, tokens);
                    var end = 0;
                    foreach (var token in tokens.Tokens)
                    {
                        Assert.Equal(end, token.Start);
                        end = token.End;
                    }

                    Assert.Equal(word.Length, end);
                },
                iter: 500
            );

    [Fact]
    public void Unknown_characters_are_one_token_each_or_fused_or_vanish()
    {
        var vocabulary = new SubwordVocabulary(["<unk>", "a", "b"]);
        Assert.Equal(
            ["a", "<unk>", "<unk>", "b"],
            Pieces(Plain(vocabulary, new() { UnknownPiece = "<unk>" }), "a나다b")
        );
        Assert.Equal(
            ["a", "<unk>", "b"],
            Pieces(Plain(vocabulary, new() { UnknownPiece = "<unk>", FuseUnknown = true }), "a나다b")
        );
        Assert.Equal(["a", "b"], Pieces(Plain(vocabulary, new()), "a나다b"));
    }

    [Fact]
    public void Bytes_spell_what_the_vocabulary_lacks_and_stand_where_the_character_does()
    {
        var vocabulary = new SubwordVocabulary([
            .. Enumerable.Range(0, 256).Select(value => BytePieces.Piece((byte)value)),
            "a",
        ]);
        var tokens = new TokenBuffer();
        Plain(vocabulary, new() { ByteFallback = true }).Tokenize("a한", tokens);
        Assert.Equal(
            [new PlacedId(256, 0, 1), new PlacedId(0xED, 1, 2), new PlacedId(0x95, 1, 2), new PlacedId(0x9C, 1, 2)],
            tokens.Tokens.ToArray()
        );
    }

    [Fact]
    public void A_suffix_marks_the_end_of_a_word_and_a_prefix_its_inside()
    {
        var suffixed = new SubwordVocabulary(["a", "b", "b</w>", "ab</w>"]);
        Assert.Equal(
            ["ab</w>"],
            Pieces(new BytePair(suffixed, [("a", "b</w>")], new() { EndOfWordSuffix = "</w>" }), "ab")
        );
        var prefixed = new SubwordVocabulary(["a", "##b", "ab"]);
        Assert.Equal(["ab"], Pieces(new BytePair(prefixed, [("a", "##b")], new() { ContinuingPrefix = "##" }), "ab"));
    }

    [Fact]
    public void A_whole_word_can_beat_the_merges()
    {
        var vocabulary = new SubwordVocabulary(["a", "b", "c", "ab", "abc"]);
        Assert.Equal(["ab", "c"], Pieces(new BytePair(vocabulary, [("a", "b")]), "abc"));
        Assert.Equal(["abc"], Pieces(new BytePair(vocabulary, [("a", "b")], new() { IgnoreMerges = true }), "abc"));
    }

    [Fact]
    public void Ranks_of_pieces_say_as_much_as_merges()
    {
        var vocabulary = new SubwordVocabulary(["l", "o", "w", "e", "r", "lo", "low", "er", "lower"]);
        Assert.Equal(["lower"], Pieces(BytePair.FromRanks(vocabulary, id => id), "lower"));
        Assert.Equal(["lo", "lo", "er"], Pieces(BytePair.FromRanks(vocabulary, id => id), "loloer"));
    }

    [Fact]
    public void Dropout_of_everything_leaves_characters_and_of_nothing_leaves_the_merges()
    {
        var model = Model(Lower, "lowers");
        var tokens = new TokenBuffer();
        model.Tokenize("lower", tokens, 1, new Random(1));
        Assert.Equal(5, tokens.Count);
        tokens.Clear();
        model.Tokenize("lower", tokens, 0, new Random(1));
        Assert.Equal(1, tokens.Count);
    }

    [Fact]
    public void A_merge_of_pieces_that_are_not_there_is_refused()
    {
        var error = Assert.Throws<InputException>(() => new BytePair(new SubwordVocabulary(["a", "b"]), [("a", "b")]));
        Assert.Contains("merge 1, 'a' + 'b', needs the piece 'ab'", error.Message, StringComparison.Ordinal);
    }

    private static BytePair Plain(SubwordVocabulary vocabulary, BytePairOptions options) =>
        new(vocabulary, [], options);

    private static BytePair Model(IReadOnlyList<(string Left, string Right)> merges, string alphabet) =>
        new(
            new SubwordVocabulary(
                alphabet.Select(c => c.ToString()).Concat(merges.Select(merge => merge.Left + merge.Right)).Distinct()
            ),
            merges
        );

    private static List<(string Left, string Right)> RandomMerges(int count)
    {
        var random = new Random(count);
        var pieces = new List<string> { "a", "b", "c" };
        var merges = new List<(string, string)>();
        while (merges.Count < count)
        {
            var merge = (pieces[random.Next(pieces.Count)], pieces[random.Next(pieces.Count)]);
            if (!merges.Contains(merge))
            {
                merges.Add(merge);
                pieces.Add(merge.Item1 + merge.Item2);
            }
        }

        return merges;
    }

    private static List<string> Naive(List<(string Left, string Right)> merges, string word)
    {
        var symbols = word.Select(c => c.ToString()).ToList();
        while (true)
        {
            var best = Enumerable.Range(0, symbols.Count).DefaultIfEmpty().MinBy(Rank);
            if (Rank(best) == int.MaxValue)
            {
                return symbols;
            }

            symbols[best] += symbols[best + 1];
            symbols.RemoveAt(best + 1);
        }

        int Rank(int i) =>
            i + 1 < symbols.Count && merges.IndexOf((symbols[i], symbols[i + 1])) is >= 0 and var rank
                ? rank
                : int.MaxValue;
    }

    private static List<string> Pieces(BytePair model, string word)
    {
        var tokens = new TokenBuffer();
        model.Tokenize(word, tokens);
        var pieces = new List<string>();
        foreach (var token in tokens.Tokens)
        {
            Assert.True(model.Vocabulary.TryGetPiece(token.Id, out var piece));
            pieces.Add(piece);
        }

        return pieces;
    }
}
