using Malmoi.Village;
using Malmoi.Village.Pairs;

namespace Malmoi.Tests.Village.Pairs;

public sealed class MinimalPairTests
{
    [Fact]
    public void English_has_the_twelve_phenomena_of_Blimp_and_Korean_fifteen_paradigms()
    {
        var english = Maeul.Paradigms.Where(paradigm => paradigm.Language == Language.English);
        Assert.Equal(12, english.Select(paradigm => paradigm.Phenomenon).Distinct().Count());
        Assert.True(Maeul.Paradigms.Count(paradigm => paradigm.Language == Language.Korean) >= 15);
    }

    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.Validation)]
    [InlineData(Split.Test)]
    public void Pairs_differ_and_have_as_many_words(Split split)
    {
        foreach (var pair in Maeul.Pairs(null, 1, 20, split))
        {
            Assert.NotEqual(pair.Good, pair.Bad);
            // "has been" against "have been" and the like keep the count too.
            Assert.Equal(pair.Good.Split(' ').Length, pair.Bad.Split(' ').Length);
        }
    }

    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.Test)]
    public void Every_form_is_as_often_good_as_bad(Split split)
    {
        foreach (var (uid, _, _) in Maeul.Paradigms)
        {
            var balance = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var pair in Maeul.Pairs(null, 1, 200, split, uid))
            {
                if (pair.Prefix is null)
                {
                    Assert.Equal(Sorted(pair.Good), Sorted(pair.Bad));
                    continue;
                }

                balance[pair.GoodWord!] = balance.GetValueOrDefault(pair.GoodWord!) + 1;
                balance[pair.BadWord!] = balance.GetValueOrDefault(pair.BadWord!) - 1;
            }

            Assert.All(balance, entry => Assert.True(entry.Value == 0, $"{uid}: {entry.Key} {entry.Value}"));
        }
    }

    [Fact]
    public void The_splits_share_no_pair()
    {
        var train = Goods(Split.Train);
        Assert.DoesNotContain(Goods(Split.Validation), train.Contains);
        Assert.DoesNotContain(Goods(Split.Test), train.Contains);

        static HashSet<string> Goods(Split split) =>
            Maeul.Pairs(null, 1, 100, split).Select(pair => pair.Good).ToHashSet(StringComparer.Ordinal);
    }

    [Fact]
    public void Test_pairs_put_three_words_between_subject_and_verb()
    {
        foreach (
            var uid in (string[])
                [
                    "subject_verb_agreement",
                    "anaphor_gender_agreement",
                    "subject_honorific",
                    "tense_adverb",
                    "amudo_negation",
                ]
        )
        {
            Assert.All(Maeul.Pairs(null, 1, 50, Split.Test, uid), pair => Assert.True(pair.Distance >= 3, pair.Good));
        }
    }

    [Fact]
    public void An_unknown_paradigm_is_refused_with_the_names_there_are() =>
        Assert.Contains(
            "caki_person",
            Assert.Throws<InputException>(() => Maeul.Pairs(null, 1, 1, Split.Train, "nonsense").ToList()).Message
        );

    private static string[] Sorted(string text)
    {
        var words = text.ToLowerInvariant().Split([' ', '.', '?', ','], StringSplitOptions.RemoveEmptyEntries);
        Array.Sort(words, StringComparer.Ordinal);
        return words;
    }
}
