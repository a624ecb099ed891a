using CsCheck;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Tests.Tokenization.Trainers;

public sealed class BytePairTrainerTests
{
    [Fact]
    public void The_example_of_the_paper_merges_as_printed()
    {
        var words = WordCounts.Of(
            new Dictionary<string, long>
            {
                ["low"] = 5,
                ["lowest"] = 2,
                ["newer"] = 6,
                ["wider"] = 3,
            }
        );
        var training = new BytePairTrainer(
            new BytePairTrainerOptions { VocabularySize = 20, EndOfWordSuffix = "</w>" }
        ).Train(words);

        // Sennrich et al. (2016), figure 1: "r </w>" is one symbol here from the start.
        Assert.Equal([("e", "r</w>"), ("l", "o")], training.Merges.Take(2));
    }

    [Fact]
    public void Pieces_and_merges_are_those_of_counting_anew_at_every_step() =>
        Gen.Select(Corpora.Words("abc"), Gen.Int[4, 40], Gen.Long[1, 4])
            .Sample(
                (words, size, minimum) =>
                    AssertSame(
                        BytePairReference.Train(words, size, minimum),
                        new BytePairTrainerOptions { VocabularySize = size, MinimumFrequency = minimum },
                        words
                    ),
                iter: 500
            );

    [Fact]
    public void A_prefix_and_a_suffix_make_forms_of_their_own() =>
        Gen.Select(Corpora.Words("ab", longest: 6), Gen.Int[10, 30], Gen.Bool, Gen.Bool)
            .Sample(
                (words, size, prefix, suffix) =>
                    AssertSame(
                        BytePairReference.Train(words, size, prefix: prefix ? "##" : "", suffix: suffix ? "</w>" : ""),
                        new BytePairTrainerOptions
                        {
                            VocabularySize = size,
                            MinimumFrequency = 1,
                            ContinuingPrefix = prefix ? "##" : "",
                            EndOfWordSuffix = suffix ? "</w>" : "",
                        },
                        words
                    ),
                iter: 300
            );

    [Fact]
    public void No_piece_is_longer_than_the_rule_allows() =>
        Gen.Select(Corpora.Words("ab", longest: 12), Gen.Int[10, 40], Gen.Int[1, 4])
            .Sample(
                (words, size, longest) =>
                    AssertSame(
                        BytePairReference.Train(words, size, longest: longest),
                        new BytePairTrainerOptions
                        {
                            VocabularySize = size,
                            MinimumFrequency = 1,
                            Rule = new PieceRule { MaximumLength = longest },
                        },
                        words
                    ),
                iter: 300
            );

    [Fact]
    public void Special_tokens_stand_first_and_text_never_becomes_one()
    {
        var words = WordCounts.Of(new Dictionary<string, long> { ["<s>"] = 100, ["ab"] = 10 });
        var training = new BytePairTrainer(
            new BytePairTrainerOptions { VocabularySize = 50, SpecialTokens = ["<pad>", "<s>"] }
        ).Train(words);

        Assert.Equal(["<pad>", "<s>", "<", ">", "a", "b", "s"], training.Pieces.Take(7));
        Assert.DoesNotContain(training.Merges, merge => merge.Left + merge.Right == "<s>");
        Assert.True(training.IsShort);
    }

    [Fact]
    public void A_pair_never_spans_a_character_outside_the_alphabet()
    {
        var words = WordCounts.Of(
            new Dictionary<string, long>
            {
                ["axb"] = 100,
                ["aa"] = 200,
                ["bb"] = 200,
            }
        );
        var training = new BytePairTrainer(
            new BytePairTrainerOptions
            {
                VocabularySize = 50,
                Alphabet = new AlphabetOptions { Limit = 2 },
            }
        ).Train(words);

        Assert.Equal(["a", "b", "aa", "bb"], training.Pieces);
        Assert.Equal(100, training.Alphabet.LeftOut);
    }

    [Fact]
    public void A_vocabulary_smaller_than_the_alphabet_is_refused_in_one_line()
    {
        var words = WordCounts.Of(new Dictionary<string, long> { ["abcdef"] = 1 });
        var error = Assert.Throws<InputException>(() =>
            new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 3 }).Train(words)
        );
        Assert.Contains("a vocabulary of 3 is too small", error.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(
        BytePairReference expected,
        BytePairTrainerOptions options,
        IReadOnlyDictionary<string, long> words
    )
    {
        if (expected.Pieces.Count - expected.Merges.Count > options.VocabularySize)
        {
            return; // smaller than the alphabet
        }

        var actual = new BytePairTrainer(options).Train(Corpora.Counts(words));
        Assert.Equal(expected.Pieces, actual.Pieces);
        Assert.Equal(expected.Merges, actual.Merges);
    }
}
