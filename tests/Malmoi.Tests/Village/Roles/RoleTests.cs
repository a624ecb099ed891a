using Malmoi.Village;
using Malmoi.Village.Lexicon;
using Malmoi.Village.Roles;

namespace Malmoi.Tests.Village.Roles;

public sealed class RoleTests
{
    private const int Count = 3000;

    /// <summary>Whatever is a function of the bag of words alone, counts or averaged vectors, is right on exactly one of every two.</summary>
    [Theory]
    [InlineData(Language.English, Split.Train)]
    [InlineData(Language.English, Split.Test)]
    [InlineData(Language.Korean, Split.Train)]
    [InlineData(Language.Korean, Split.Test)]
    public void Twins_have_the_same_words_and_different_labels(Language language, Split split)
    {
        foreach (var twin in Items(language, split).Chunk(2))
        {
            Assert.NotEqual(twin[0].Label, twin[1].Label);
            Assert.NotEqual(twin[0].Text, twin[1].Text);
            Assert.Equal(Sorted(twin[0].Text), Sorted(twin[1].Text));
        }

        static IEnumerable<string> Sorted(string text) =>
            text.ToLowerInvariant().TrimEnd('.').Split(' ').Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Korean)]
    public void Neither_the_first_of_the_two_nor_the_order_of_the_lines_tells_the_label(Language language)
    {
        var genders = BilingualLexicon
            .Default.Nouns.Where(noun => noun.IsPerson && noun.Gender is Gender.Feminine or Gender.Masculine)
            .DistinctBy(noun => language == Language.English ? noun.English : noun.Korean)
            .ToDictionary(noun => language == Language.English ? noun.English : noun.Korean, noun => noun.Gender);
        var items = Items(language, Split.Test);
        var first = items.Count(item =>
            (First(item.Text) == Gender.Feminine ? "woman" : "man").Equals(item.Label, StringComparison.Ordinal)
        );
        Assert.InRange((double)first / items.Count, 0.45, 0.55);
        Assert.InRange(items.Where((item, i) => i % 2 == 0 && item.Label == "man").Count(), Count * 0.2, Count * 0.3);

        Gender First(string text) =>
            text.Split(' ', '.', ',')
                .Select(word =>
                    genders.TryGetValue(word, out var gender) ? gender
                    : word.Length > 1 && genders.TryGetValue(word[..^1], out gender) ? gender
                    : Gender.Neuter
                )
                .First(gender => gender != Gender.Neuter);
    }

    [Fact]
    public void The_splits_share_no_sentence_and_only_test_reports()
    {
        var train = Texts(Split.Train);
        Assert.DoesNotContain(Texts(Split.Validation), train.Contains);
        Assert.DoesNotContain(Texts(Split.Test), train.Contains);
        Assert.DoesNotContain(train, text => text.Contains(" that ", StringComparison.Ordinal));
        Assert.Contains(Texts(Split.Test), text => text.Contains(" that ", StringComparison.Ordinal));

        static HashSet<string> Texts(Split split) =>
            Items(Language.English, split).Select(item => item.Text).ToHashSet(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.Test)]
    public void The_checkers_find_no_error(Split split) =>
        JudgedSentences.HaveNoError(
            new RoleSource(split, 9, null).Twins().Take(800).SelectMany(twin => new[] { twin.She, twin.He })
        );

    private static List<RoleSentence> Items(Language language, Split split) =>
        [.. Maeul.Roles(language, 2, split).Take(Count)];
}
