using CsCheck;
using Malmoi.Instructions.Deduplication;

namespace Malmoi.Tests.Instructions;

/// <summary>Near duplicates beside a comparison of all with all.</summary>
public class NearDuplicatesTests
{
    private static readonly Gen<string> Texts = Gen.Int[0, 5]
        .Select(number => $"w{number}")
        .Array[1, 12]
        .Select(words => string.Join(' ', words));

    [Fact]
    public void A_text_is_its_own_duplicate_whatever_its_case_and_marks()
    {
        var found = new NearDuplicates();
        Assert.Null(found.Add("How many apples are there in the basket?"));
        Assert.Null(found.Add("Write a poem about the sea."));
        Assert.Equal(0, found.Add("how many apples are there, in the basket"));
        Assert.Equal(1, found.Add("Write a poem about the sea!"));
    }

    [Fact]
    public void What_is_kept_is_never_nearly_the_same_as_an_exact_comparison_says()
    {
        // Many functions and short bands overlook next to nothing at a half; what is refused always has its reason.
        Texts
            .Array[1, 20]
            .Sample(texts =>
            {
                var found = new NearDuplicates(0.5, run: 1, functions: 512);
                var kept = new List<string>();
                foreach (var text in texts)
                {
                    if (found.Add(text) is { } near)
                    {
                        Assert.True(found.Similarity(text, kept[near]) >= 0.5);
                    }
                    else
                    {
                        Assert.All(kept, other => Assert.True(found.Similarity(text, other) < 0.5));
                        kept.Add(text);
                    }
                }
            });
    }

    [Fact]
    public void Similarity_is_what_both_have_over_what_either_has() =>
        // a b, b c, c d and b c, c d, d e: two of four.
        Assert.Equal(0.5, new NearDuplicates(run: 2).Similarity("a b c d", "b c d e"));

    [Theory]
    [InlineData(0, 3, 128)]
    [InlineData(1.5, 3, 128)]
    [InlineData(0.7, 0, 128)]
    [InlineData(0.7, 3, 1)]
    public void Numbers_that_find_nothing_are_refused(double least, int run, int functions) =>
        Assert.Throws<InputException>(() => new NearDuplicates(least, run, functions));
}
