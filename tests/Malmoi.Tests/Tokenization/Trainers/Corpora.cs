using CsCheck;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Tests.Tokenization.Trainers;

/// <summary>Small random word counts, with enough repetition that there is something to learn.</summary>
internal static class Corpora
{
    public static Gen<Dictionary<string, long>> Words(string alphabet, int longest = 8, int most = 30) =>
        Gen.Select(Gen.Char[alphabet].Array[1, longest].Select(characters => new string(characters)), Gen.Long[1, 20])
            .Array[1, most]
            .Select(words =>
                words
                    .GroupBy(word => word.Item1)
                    .ToDictionary(group => group.Key, group => group.Sum(word => word.Item2))
            );

    public static WordCounts Counts(IReadOnlyDictionary<string, long> words) => WordCounts.Of(words);
}
