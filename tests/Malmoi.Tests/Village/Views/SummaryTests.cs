using Malmoi.Village;
using Malmoi.Village.Lexicon;
using Malmoi.Village.Views;

namespace Malmoi.Tests.Village.Views;

public sealed class SummaryTests
{
    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Korean)]
    public void Every_story_has_a_summary_shorter_than_itself_about_its_people(Language language)
    {
        var names = BilingualLexicon
            .Default.GivenNames.Select(name => language == Language.English ? name.English : name.Korean)
            .ToHashSet(StringComparer.Ordinal);
        var isTakenOver = 0;
        var stories = Maeul.Summaries(language, 3).Take(1000).ToList();
        foreach (var story in stories)
        {
            Assert.NotEmpty(story.Summary);
            Assert.True(story.Summary.Length * 2 < story.Story.Length, story.Summary);
            Assert.InRange(story.Summary.Count(letter => letter == '.'), 1, 2);
            Assert.All(
                story.Summary.Split(' ', '.', ',', '\'').Where(names.Contains),
                name => Assert.Contains(name, story.Story, StringComparison.Ordinal)
            );
            isTakenOver += story.Story.Contains(story.Summary, StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(isTakenOver, 0, stories.Count / 10);
        Assert.True(stories.DistinctBy(story => story.Summary).Count() > stories.Count * 0.95);
    }

    [Fact]
    public void The_splits_share_no_summary_of_the_same_people()
    {
        var train = Stories(Split.Train);
        Assert.DoesNotContain(Stories(Split.Validation), train.Contains);
        Assert.DoesNotContain(Stories(Split.Test), train.Contains);

        static HashSet<string> Stories(Split split) =>
            Maeul
                .Summaries(Language.English, 3, split)
                .Take(2000)
                .Select(story => story.Story)
                .ToHashSet(StringComparer.Ordinal);
    }

    [Fact]
    public void The_checkers_find_no_error_in_summaries() =>
        JudgedSentences.HaveNoError(
            Enumerable
                .Range(0, 1200)
                .SelectMany(index => new SummaryView((Split)(index % 3), 5, null).Tell(index).Summary)
        );
}
