using Malmoi.Village;
using Malmoi.Village.Views;

namespace Malmoi.Tests.Village.Views;

public sealed class TranslationTests
{
    [Fact]
    public void A_Korean_sentence_has_one_English_translation()
    {
        var pairs = Maeul.Translations(Language.Korean, 1).Take(20_000).ToList();
        var twice = pairs
            .GroupBy(pair => pair.Source, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .ToList();
        Assert.NotEmpty(twice);
        var ambiguous = twice.Count(group => group.Select(pair => pair.Target).Distinct().Count() > 1);
        Assert.True(ambiguous * 10 < twice.Count, $"{ambiguous} of {twice.Count}");
    }

    [Fact]
    public void Only_test_holds_out_and_all_of_it_does()
    {
        Assert.All(Take(Split.Train), pair => Assert.False(pair.IsConstructionHeldOut || pair.HasHeldOutWord));
        Assert.All(Take(Split.Validation), pair => Assert.False(pair.IsConstructionHeldOut || pair.HasHeldOutWord));
        var test = Take(Split.Test).ToList();
        Assert.All(test, pair => Assert.True(pair.IsConstructionHeldOut || pair.HasHeldOutWord));
        Assert.Contains(test, pair => pair.IsConstructionHeldOut && !pair.HasHeldOutWord);
    }

    [Fact]
    public void The_splits_share_no_pair()
    {
        var train = Take(Split.Train).ToHashSet();
        Assert.DoesNotContain(Take(Split.Validation), train.Contains);
        Assert.DoesNotContain(Take(Split.Test), train.Contains);
    }

    [Fact]
    public void The_other_direction_has_the_sides_exchanged()
    {
        var there = Maeul.Translations(Language.Korean, 1).Take(200).Select(pair => (pair.Source, pair.Target));
        var back = Maeul.Translations(Language.English, 1).Take(200).Select(pair => (pair.Target, pair.Source));
        Assert.Equal(there, back);
    }

    private static IEnumerable<Translation> Take(Split split) =>
        Maeul.Translations(Language.Korean, 1, split).Take(5000);
}
