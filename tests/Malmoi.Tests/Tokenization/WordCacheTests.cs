using CsCheck;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tests.Tokenization;

public sealed class WordCacheTests
{
    private static readonly Gen<string> Words = Gen.String[Gen.Char["ab 가나\uffff"], 1, WordCache.LongestWord + 2];

    [Fact]
    public void It_knows_the_words_it_was_given_and_no_others() =>
        Gen.Select(Words.HashSet[0, 2000], Words.Array[0, 100])
            .Sample(
                (kept, others) =>
                {
                    var cache = new WordCache();
                    var expected = kept.Index().ToDictionary(word => word.Item, word => word.Index);
                    foreach (var (word, number) in expected)
                    {
                        cache.Add(word, WordCache.Hash(word), Tokens(number), number);
                    }

                    foreach (var word in kept.Concat(others))
                    {
                        var isKnown =
                            expected.TryGetValue(word, out var number) && word.Length <= WordCache.LongestWord;
                        Assert.Equal(isKnown, cache.TryGet(word, WordCache.Hash(word), out var ids, out var lead));
                        Assert.Equal(isKnown ? Ids(number) : [], ids.ToArray());
                        Assert.Equal(isKnown ? number : 0, lead);
                    }
                },
                iter: 100
            );

    [Fact]
    public void Full_it_keeps_what_it_has()
    {
        var cache = new WordCache();
        for (var i = 0; i < 200_000; i++)
        {
            cache.Add($"w{i}", WordCache.Hash($"w{i}"), Tokens(i), 0);
        }

        Assert.True(cache.TryGet("w7", WordCache.Hash("w7"), out var ids, out _));
        Assert.Equal(Ids(7), ids.ToArray());
        Assert.False(cache.TryGet("w199999", WordCache.Hash("w199999"), out _, out _));
    }

    private static int[] Ids(int number) => [.. Enumerable.Range(number, number % 20)];

    private static PlacedId[] Tokens(int number) => [.. Ids(number).Select(id => new PlacedId(id, 0, 0))];
}
