using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.NGrams.KenLM;
using Malmoi.Tests.NGrams.KenLM;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams;

/// <summary>Laws that every engine keeps: the trie in memory and each structure of a KenLM file.</summary>
public class BackoffEngineTests
{
    private const int Models = 60;

    [Fact]
    public void Every_engine_scores_every_text_as_the_recursion_says() =>
        ForEveryEngine(
            (engine, reference, random) =>
            {
                var tokens = Text(engine, random, 40);
                var scores = new NGramScore[tokens.Length];
                engine.Read(engine.Start(), tokens, scores);
                int[] context = [engine.Marks.Begin, .. tokens];
                for (var i = 0; i < tokens.Length; i++)
                {
                    var expected = reference.Score(context.AsSpan(0, i + 1), tokens[i]);
                    Assert.Equal(expected.Log10Probability, scores[i].Log10Probability, 2e-5f);
                    Assert.Equal(expected.NGramLength, scores[i].NGramLength);
                }
            }
        );

    [Fact]
    public void One_by_one_and_in_ragged_batches_the_scores_are_the_same() =>
        ForEveryEngine(
            (engine, _, random) =>
            {
                var texts = Enumerable.Range(0, 20).Select(_ => Text(engine, random, random.Next(0, 30))).ToArray();
                var expected = texts.Select(text => OneByOne(engine, text)).ToArray();
                var batched = texts.Select(text => new float[text.Length]).ToArray();
                var states = texts.Select(_ => engine.Start()).ToArray();

                // Every text in two parts of one batch, so that a state is in it twice.
                engine.Read([
                    .. texts.SelectMany(
                        (text, i) =>
                        {
                            var cut = text.Length / 2;
                            return new[]
                            {
                                new Reading(states[i], text.AsMemory(0, cut))
                                {
                                    LogProbabilities = batched[i].AsMemory(0, cut),
                                },
                                new Reading(states[i], text.AsMemory(cut))
                                {
                                    LogProbabilities = batched[i].AsMemory(cut),
                                },
                            };
                        }
                    ),
                ]);
                for (var i = 0; i < texts.Length; i++)
                {
                    Assert.Equal(texts[i].Length, states[i].Length);
                    Assert.Equal(expected[i], batched[i]);
                }
            }
        );

    [Fact]
    public void The_distribution_after_a_context_sums_to_one_and_holds_every_words_score() =>
        ForEveryEngine(
            (engine, _, random) =>
            {
                using var state = engine.Start();
                var logits = new float[engine.VocabularySize];
                engine.Read([new Reading(state, Text(engine, random, random.Next(6))) { Logits = logits }]);
                var isQuantized = engine is KenLMFile { QuantizationBits: not null };
                Assert.Equal(1, logits.Sum(logit => Math.Exp(logit)), isQuantized ? 1 : 1e-4);
                for (var word = 0; word < logits.Length; word++)
                {
                    var expected = new float[1];
                    engine.Read([new Reading(state.Fork(), new[] { word }) { LogProbabilities = expected }]);
                    Assert.Equal(
                        word == engine.Marks.Begin ? float.NegativeInfinity : expected[0],
                        logits[word],
                        1e-5f
                    );
                }
            }
        );

    [Fact]
    public void What_an_engine_holds_of_an_ngram_can_be_looked_up() =>
        RandomModels.Any.Sample(
            source =>
            {
                foreach (var engine in Engines(source))
                {
                    using var file = engine as IDisposable;
                    for (var order = 1; order <= source.Order; order++)
                    {
                        foreach (var words in source.Rows(order))
                        {
                            var ids = words
                                .Select(word => engine.Vocabulary.Find(source.Vocabulary.Utf8(word)))
                                .ToArray();
                            Assert.True(engine.TryGet(ids, out var entry));
                            if (engine is not KenLMFile { QuantizationBits: not null })
                            {
                                Assert.Equal(
                                    source.Reference.Score(words.AsSpan(0, order - 1), words[^1]).Log10Probability,
                                    entry.Log10Probability
                                );
                            }
                        }
                    }

                    Assert.False(engine.TryGet([.. Enumerable.Repeat(engine.Marks.End, 2)], out _));
                }
            },
            iter: Models
        );

    [Fact]
    public void A_token_outside_the_vocabulary_is_refused() =>
        ForEveryEngine(
            (engine, _, _) =>
            {
                foreach (var token in new[] { -1, engine.VocabularySize, int.MaxValue })
                {
                    Assert.Throws<ArgumentOutOfRangeException>(() =>
                        engine.Read([new Reading(engine.Start(), new[] { token })])
                    );
                }
            }
        );

    private static void ForEveryEngine(Action<INGramModel, BackoffReference, Random> check) =>
        Gen.Select(RandomModels.Any, Gen.Int)
            .Sample(
                (source, seed) =>
                {
                    foreach (var engine in Engines(source))
                    {
                        using var file = engine as KenLMFile;
                        check(engine, Reference(engine, source), new Random(seed));
                    }
                },
                iter: Models
            );

    private static IEnumerable<INGramModel> Engines(MemorySource source)
    {
        yield return NGramTrie.From(source);
        foreach (var options in KenLMSamples.Kinds)
        {
            yield return KenLMFile.Open(KenLMSamples.Bytes(source, options), options.Name);
        }
    }

    // KenLM's files hold blanks and bins: a trie says which, and a probing file has the blanks of the plain trie.
    private static BackoffReference Reference(INGramModel engine, MemorySource source)
    {
        if (engine is not KenLMFile file)
        {
            return source.Reference;
        }

        if (file.Kind != KenLMKind.Probing)
        {
            return new(file.AsSource());
        }

        using var trie = KenLMFile.Open(KenLMSamples.Bytes(source, new() { Trie = true }), "trie");
        var reference = new BackoffReference(file.Order, unknown: 0);
        foreach (var block in Enumerable.Range(1, file.Order).SelectMany(order => trie.AsSource().Read(order)))
        {
            for (var row = 0; row < block.Count; row++)
            {
                var words = block
                    .Row(row)
                    .ToArray()
                    .Select(id => file.Vocabulary.Find(trie.Vocabulary.Utf8(id)))
                    .ToArray();
                reference.Set(words, new(block.LogProbabilities[row], block.Backoffs[row]));
            }
        }

        return reference;
    }

    private static float[] OneByOne(INGramModel engine, int[] text)
    {
        using var state = engine.Start();
        var scores = new float[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            engine.Read([new Reading(state, text.AsMemory(i, 1)) { LogProbabilities = scores.AsMemory(i, 1) }]);
        }

        return scores;
    }

    private static int[] Text(INGramModel engine, Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.Next(engine.VocabularySize))];
}
