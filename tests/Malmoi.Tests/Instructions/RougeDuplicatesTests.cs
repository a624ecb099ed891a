using CsCheck;
using Malmoi.Evaluation.Metrics;
using Malmoi.Instructions.Deduplication;

namespace Malmoi.Tests.Instructions;

/// <summary>Duplicates by ROUGE-L.</summary>
public class RougeDuplicatesTests
{
    [Fact]
    public void The_same_are_found_as_by_comparing_all_with_all() =>
        Gen.Int[0, 4]
            .Array[0, 8]
            .Array[1, 12]
            .Sample(sets =>
            {
                var rouge = new Rouge(RougeUnits.Eojeols);
                var kept = new List<string>();
                var fast = new RougeDuplicates(0.5);
                foreach (var text in sets.Select(words => string.Join(' ', words.Select(word => "가나다라마"[word]))))
                {
                    var scores = kept.Select(other => rouge.LongestCommon(other, text).F1).ToList();
                    var best = scores.Count == 0 ? 0 : scores.Max();
                    var near = best > 0.5 ? scores.IndexOf(best) : (int?)null;
                    Assert.Equal(near, fast.Add(text));
                    if (near is null)
                    {
                        kept.Add(text);
                    }
                }
            });

    [Fact]
    public void Order_counts_and_case_does_not()
    {
        var duplicates = new RougeDuplicates();
        Assert.Null(duplicates.Add("Write a short poem about the sea."));
        Assert.Equal(0, duplicates.Add("write a poem about the sea"));
        Assert.Null(duplicates.Add("sea the about poem short a write"));
        Assert.Throws<InputException>(() => new RougeDuplicates(1));
    }
}
