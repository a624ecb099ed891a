using System.Text;
using Malmoi.Village;

namespace Malmoi.Tests.Village;

/// <summary>Clefts and three combinations of constructions stand in test only, in stories, conversations and lone sentences of both languages.</summary>
public sealed class HeldOutCombinationTests
{
    [Theory]
    [InlineData("cleft")]
    [InlineData("relative clause in a that-clause")]
    [InlineData("passive with a clause of time")]
    [InlineData("purpose under object control")]
    public void A_held_out_combination_stands_in_test_only(string combination)
    {
        Assert.DoesNotContain(Trees(Split.Train, 15_000, Language.English), tree => Has(combination, tree));
        Assert.DoesNotContain(Trees(Split.Validation, 3_000, Language.English), tree => Has(combination, tree));
        Assert.Contains(Trees(Split.Test, 3_000, Language.English), tree => Has(combination, tree));
    }

    [Theory]
    [InlineData("relative clause in a that-clause")]
    [InlineData("purpose under object control")]
    public void A_held_out_combination_stands_in_test_only_in_Korean(string combination)
    {
        Assert.DoesNotContain(Trees(Split.Train, 15_000, Language.Korean), tree => Has(combination, tree));
        Assert.DoesNotContain(Trees(Split.Validation, 3_000, Language.Korean), tree => Has(combination, tree));
        Assert.Contains(Trees(Split.Test, 3_000, Language.Korean), tree => Has(combination, tree));
    }

    private static bool Has(string combination, List<string[]> tree) =>
        combination switch
        {
            "cleft" => tree.Exists(word =>
                word[7].StartsWith("acl", StringComparison.Ordinal)
                && tree[0][1] == "It"
                && Under(tree, word, "cop") is false
                && tree.Exists(other => other[1] is "who" or "that" && Head(tree, other) == word)
                && tree.Exists(other => other[7] == "cop" && other[6] == word[6])
            ),
            "relative clause in a that-clause" => tree.Exists(word =>
                word[7] == "acl:relcl" && Under(tree, word, "ccomp") && !tree.Exists(other => other[1] == "\"")
            ),
            "passive with a clause of time" => tree.Exists(word =>
                word[7] == "advcl"
                && tree.Exists(mark => mark[6] == word[0] && mark[1] is "after" or "before" or "when")
                && tree.Exists(auxiliary => auxiliary[7] == "aux:pass" && auxiliary[6] == word[6])
            ),
            _ => tree.Exists(word => word[7] == "advcl" && Under(tree, word, "xcomp")),
        };

    /// <summary>Whether a word stands somewhere below a word of the relation.</summary>
    private static bool Under(List<string[]> tree, string[] word, string relation)
    {
        for (var head = Head(tree, word); head is not null; head = Head(tree, head))
        {
            if (head[7] == relation)
            {
                return true;
            }
        }

        return false;
    }

    private static string[]? Head(List<string[]> tree, string[] word) =>
        word[6] == "0" ? null : tree.Find(other => other[0] == word[6]);

    private static IEnumerable<List<string[]>> Trees(Split split, int count, Language language)
    {
        var options = new VillageOptions
        {
            Language = language,
            Split = split,
            Seed = 4,
            Sentences = count,
            Threads = 1,
        };
        foreach (var block in Maeul.ConlluBlocks(options))
        {
            var text = Encoding.UTF8.GetString(block.Span);
            foreach (var sentence in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            {
                yield return
                [
                    .. sentence
                        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                        .Where(line => line[0] != '#')
                        .Select(line => line.Split('\t')),
                ];
            }
        }
    }
}
