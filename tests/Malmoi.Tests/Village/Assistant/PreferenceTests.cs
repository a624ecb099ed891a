using Malmoi.Village;
using Malmoi.Village.Assistant;

namespace Malmoi.Tests.Village.Assistant;

public sealed class PreferenceTests
{
    private const int Count = 2000;

    public static TheoryData<Language, AssistantQuality> Sets =>
        [
            .. from language in Enum.GetValues<Language>()
            from quality in Enum.GetValues<AssistantQuality>()
            select (language, quality),
        ];

    [Theory]
    [MemberData(nameof(Sets))]
    public void The_chosen_reply_passes_the_check_and_the_rejected_one_fails_it(
        Language language,
        AssistantQuality quality
    )
    {
        foreach (var one in Items(language, quality, Split.Test))
        {
            Assert.True(one.Check.Accepts(one.Chosen), $"{one.Prompt[^1].Content}: {one.Chosen}");
            Assert.False(one.Check.Accepts(one.Rejected), $"{one.Prompt[^1].Content}: {one.Rejected}");
            Assert.Equal((quality, language), (one.Quality, one.Language));
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Neither_length_nor_single_words_tell_the_better_reply(Language language, AssistantQuality quality)
    {
        var test = Items(language, quality, Split.Test).ToList();
        var longer = test.Average(one => Half(one.Chosen.Length - one.Rejected.Length));
        Assert.InRange(longer, 0.45, 0.55);

        var weights = Trained(Items(language, quality, Split.Train));
        var unigram = test.Average(one => Half(Score(one.Chosen) - Score(one.Rejected)));
        Assert.InRange(unigram, 0.45, 0.55);

        // What is chosen for one prompt is rejected for another, so that a judge must read both.
        Assert.Equal(
            test.Select(one => one.Chosen).Order(StringComparer.Ordinal),
            test.Select(one => one.Rejected).Order(StringComparer.Ordinal)
        );

        double Score(string text) => Words(text).Sum(word => weights.GetValueOrDefault(word));

        static double Half(double difference) =>
            Math.Abs(difference) < 1e-9 ? 0.5
            : difference > 0 ? 1
            : 0;
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Training_has_no_prompt_of_test(Language language, AssistantQuality quality)
    {
        var train = Items(language, quality, Split.Train).ToList();
        var asked = train.Select(one => one.Prompt[^1].Content).ToHashSet(StringComparer.Ordinal);
        Assert.All(train, one => Assert.Equal(HeldOutParts.None, one.HeldOut));
        Assert.All(
            Items(language, quality, Split.Test),
            one =>
            {
                Assert.DoesNotContain(one.Prompt[^1].Content, asked);
                Assert.NotEqual(HeldOutParts.None, one.HeldOut);
            }
        );
    }

    [Fact]
    public void Without_a_quality_the_three_are_equally_frequent_in_both_languages()
    {
        var groups = Maeul
            .Preferences(null, 3)
            .Take(600)
            .GroupBy(one => (one.Quality, one.Language))
            .ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(6, groups.Count);
        Assert.All(groups.Values, count => Assert.Equal(100, count));
    }

    [Fact]
    public void The_same_seed_gives_the_same_pairs()
    {
        Assert.Equal(Lines(7), Lines(7));
        Assert.NotEqual(Lines(7), Lines(8));

        static IEnumerable<string> Lines(ulong seed) =>
            Maeul
                .Preferences(null, seed)
                .Take(200)
                .Select(one =>
                    System.Text.Encoding.UTF8.GetString(AssistantLines.Line(one, AssistantFormat.JsonLines).Span)
                );
    }

    /// <summary>Naive Bayes with one added: ln p(word | chosen) - ln p(word | rejected).</summary>
    private static Dictionary<string, double> Trained(IEnumerable<VillagePreference> pairs)
    {
        Dictionary<string, (int Chosen, int Rejected)> counts = new(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            foreach (var word in Words(pair.Chosen))
            {
                var (chosen, rejected) = counts.GetValueOrDefault(word);
                counts[word] = (chosen + 1, rejected);
            }

            foreach (var word in Words(pair.Rejected))
            {
                var (chosen, rejected) = counts.GetValueOrDefault(word);
                counts[word] = (chosen, rejected + 1);
            }
        }

        var (all, none) = (counts.Values.Sum(x => x.Chosen), counts.Values.Sum(x => x.Rejected));
        return counts.ToDictionary(
            entry => entry.Key,
            entry =>
                Math.Log((entry.Value.Chosen + 1.0) / (all + counts.Count))
                - Math.Log((entry.Value.Rejected + 1.0) / (none + counts.Count)),
            StringComparer.Ordinal
        );
    }

    private static string[] Words(string text) => text.ToLowerInvariant().Split([' ', '.', ',', '!', '?', '\n']);

    private static IEnumerable<VillagePreference> Items(Language language, AssistantQuality quality, Split split) =>
        Maeul.Preferences(language, 11, split, quality).Take(Count);
}
