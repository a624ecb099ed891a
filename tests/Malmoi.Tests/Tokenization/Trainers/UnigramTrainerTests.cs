using CsCheck;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Tests.Tokenization.Trainers;

public sealed class UnigramTrainerTests
{
    private static readonly Gen<Dictionary<string, long>> Words = Corpora.Words("ab", longest: 6, most: 12);

    [Fact]
    public void Seeds_are_the_stretches_that_go_on_in_different_ways_or_end_a_word() =>
        Gen.Select(Words, Gen.Int[2, 6])
            .Sample(
                (words, longest) =>
                {
                    var fit = new Fit(words, longest);
                    var expected = UnigramReference.Seeds(words, longest);
                    Assert.Equal(
                        expected.OrderBy(pair => pair.Key, StringComparer.Ordinal),
                        fit.Frequencies.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    );
                },
                iter: 150
            );

    [Fact]
    public void Expectation_maximisation_is_that_of_all_segmentations() =>
        Gen.Select(Words, Gen.Int[1, 3], Gen.Bool)
            .Sample(
                (words, threads, keepsAll) =>
                {
                    var fit = new Fit(words, 6, threads);
                    var expected = fit.Scores(fit.Pieces);
                    for (var step = 0; step < 3; step++)
                    {
                        expected = UnigramReference.Step(words, expected, keepsAll);
                        fit.Pieces = fit.Estimator.Step(fit.Pieces, CancellationToken.None, keepsAll).Pieces;
                        AssertClose(expected, fit.Scores(fit.Pieces));
                    }
                },
                iter: 150
            );

    [Fact]
    public void A_word_may_be_as_long_as_it_likes()
    {
        var words = new Dictionary<string, long> { [new string('a', 5000) + new string('b', 5000)] = 1, ["ab"] = 3 };
        var fit = new Fit(words, 2);
        var (pieces, objective) = fit.Estimator.Step(fit.Pieces, CancellationToken.None);
        Assert.All(pieces.Scores, score => Assert.True(double.IsFinite(score)));
        Assert.True(double.IsFinite(objective));

        // Pieces tile the text: the expected lengths add up to it.
        var expected = pieces.Scores.Select((score, id) => Math.Exp(score) * pieces.Lengths[id]).Sum();
        Assert.InRange(expected, 1, 2.001);
    }

    [Fact]
    public void Pruning_takes_out_the_pieces_with_the_least_loss() =>
        Words.Sample(
            words =>
            {
                var fit = new Fit(words, 6);
                fit.Pieces = fit.Estimator.Step(fit.Pieces, CancellationToken.None).Pieces;
                var scores = fit.Scores(fit.Pieces);
                var losses = UnigramReference.Losses(words, scores);
                var size = fit.Pieces.Characters + (losses.Count / 2);
                var kept = fit.Scores(
                    new UnigramPruning(fit.Lattices, 2).Prune(fit.Pieces, size, CancellationToken.None)
                );

                var stay = losses.Where(pair => kept.ContainsKey(pair.Key)).Select(pair => pair.Value).ToList();
                var gone = losses.Where(pair => !kept.ContainsKey(pair.Key)).Select(pair => pair.Value).ToList();
                Assert.True(stay.Count == 0 || gone.Count == 0 || stay.Min() >= gone.Max() - 1e-9);
                Assert.Equal(
                    Math.Min(losses.Count / 2, losses.Count(pair => !double.IsNegativeInfinity(pair.Value))),
                    stay.Count
                );
            },
            iter: 150
        );

    [Fact]
    public void The_last_cut_takes_out_the_pieces_that_save_the_fewest_tokens() =>
        Words.Sample(
            words =>
            {
                var fit = new Fit(words, 6);
                fit.Pieces = fit.Estimator.Step(fit.Pieces, CancellationToken.None).Pieces;
                var scores = fit.Scores(fit.Pieces);
                var saved = UnigramReference.SavedTokens(words, scores);
                var size = fit.Pieces.Characters + (saved.Count / 2);
                var kept = fit.Scores(
                    new UnigramPruning(fit.Lattices, 2).Cut(fit.Pieces, size, CancellationToken.None)
                );

                Assert.Equal(size, kept.Count);
                var stay = saved.Where(pair => kept.ContainsKey(pair.Key)).Select(pair => pair.Value).ToList();
                var gone = saved.Where(pair => !kept.ContainsKey(pair.Key)).Select(pair => pair.Value).ToList();
                Assert.True(stay.Count == 0 || gone.Count == 0 || stay.Min() >= gone.Max());
            },
            iter: 150
        );

    [Fact]
    public void A_character_that_is_a_special_token_takes_no_place_twice()
    {
        var words = new Dictionary<string, long>
        {
            ["abab"] = 9,
            ["aba"] = 5,
            ["bab"] = 4,
        };
        var training = new UnigramTrainer(
            new UnigramTrainerOptions { VocabularySize = 4, SpecialTokens = ["<unk>", "a"] }
        ).Train(WordCounts.Of(words));
        Assert.Equal(4, training.Pieces.Count);
        Assert.Equal(4, training.Pieces.DistinctBy(piece => piece.Key).Count());
    }

    [Fact]
    public void The_vocabulary_is_as_large_as_asked_for_and_spells_every_character() =>
        Gen.Select(Corpora.Words("abcdé한", longest: 9, most: 60), Gen.Int[9, 60], Gen.Int[1, 4])
            .Sample(
                (words, size, threads) =>
                {
                    UnigramTraining Train(int number) =>
                        new UnigramTrainer(
                            new UnigramTrainerOptions
                            {
                                VocabularySize = size,
                                SpecialTokens = ["<unk>", "<s>", "</s>"],
                                Threads = number,
                            }
                        ).Train(WordCounts.Of(words));
                    var training = Train(threads);

                    Assert.True(training.Pieces.Count <= size);
                    Assert.Equal(training.Pieces.Count < size, training.IsShort);
                    Assert.Equal(training.Pieces.Count, training.Pieces.DistinctBy(piece => piece.Key).Count());
                    var pieces = training.Pieces.Select(piece => piece.Key).ToHashSet();
                    Assert.All(
                        words.Keys.SelectMany(word => word),
                        character => Assert.Contains($"{character}", pieces)
                    );
                    Assert.Equal(training.Pieces, Train(1).Pieces);
                },
                iter: 150
            );

    [Fact]
    public void Frequent_words_become_pieces()
    {
        var words = new Dictionary<string, long>
        {
            ["▁영화"] = 50,
            ["▁영화가"] = 20,
            ["▁영화는"] = 20,
            ["▁재미가"] = 10,
            ["▁재미는"] = 10,
        };
        var training = new UnigramTrainer(
            new UnigramTrainerOptions { VocabularySize = 11, SpecialTokens = ["<unk>"] }
        ).Train(WordCounts.Of(words));
        Assert.Contains(training.Pieces, piece => piece.Key == "▁영화");
    }

    private static void AssertClose(Dictionary<string, double> expected, Dictionary<string, double> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, pair => Assert.Equal(pair.Value, actual[pair.Key], 1e-6));
    }

    [Fact]
    public async Task Text_without_a_blank_takes_no_longer_than_other_text()
    {
        var words = WordCounts.Of(new Dictionary<string, long> { [new string('a', 1_000_000)] = 1 });
        var options = new UnigramTrainerOptions
        {
            VocabularySize = 10,
            SpecialTokens = ["<unk>"],
            Threads = 1,
        };
        var ct = TestContext.Current.CancellationToken;
        // Looking for the word's end from each of its letters would take many times as long.
        var training = await Task.Run(() => new UnigramTrainer(options).Train(words, ct), ct)
            .WaitAsync(TimeSpan.FromMinutes(3), ct);
        Assert.Contains(training.Pieces, piece => piece.Key.Length > 8);
    }

    /// <summary>The parts of a training, to be looked at one by one.</summary>
    private sealed class Fit
    {
        private readonly BoundedText _text;
        private readonly Alphabet _alphabet;
        private readonly SeedPieces _seeds;

        public Fit(Dictionary<string, long> words, int longest, int threads = 1)
        {
            var counts = WordCounts.Of(words);
            _alphabet = Alphabet.Of(counts);
            _text = BoundedText.Of(SpelledWords.Of(counts, _alphabet));
            _seeds = SeedPieces.Of(_text, _alphabet.Count, (_, _) => true, 1_000_000, longest);
            Lattices = new PieceLattices(_text, _seeds);
            Pieces = UnigramPieces.Of(_seeds, _alphabet.Count);
            Estimator = new UnigramEstimator(Lattices, threads);
        }

        public PieceLattices Lattices { get; }

        public UnigramEstimator Estimator { get; }

        public UnigramPieces Pieces { get; set; }

        public Dictionary<string, long> Frequencies =>
            _seeds.Seeds.ToDictionary(seed => Spell(_seeds.Suffixes[seed.First], seed.Length), seed => seed.Frequency);

        public Dictionary<string, double> Scores(UnigramPieces pieces) =>
            Enumerable
                .Range(0, pieces.Count)
                .ToDictionary(id => Spell(pieces.Places[id], pieces.Lengths[id]), id => pieces.Scores[id]);

        private string Spell(int place, int length) =>
            string.Concat(_text.Symbols[place..(place + length)].Select(symbol => _alphabet.Characters[symbol - 1]));
    }
}
