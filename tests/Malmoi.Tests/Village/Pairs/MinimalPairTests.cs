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

    /// <summary>Paradigms whose deciding words stand side by side by the grammar of the language.</summary>
    private static readonly Dictionary<string, string> SideBySide = new(StringComparer.Ordinal)
    {
        ["transitivity"] = "an English object follows its verb at once",
        ["passivisability"] = "the participle follows its auxiliary",
        ["existential_there_raising"] = "there stands before its verb",
        ["existential_there_quantifiers"] = "the pivot follows there is",
        ["irregular_past_participle_verbs"] = "the participle follows its auxiliary",
        ["irregular_past_participle_passive"] = "the participle follows its auxiliary",
        ["topic_eun_neun"] = "allomorphy inside a word",
        ["subject_i_ga"] = "allomorphy inside a word",
        ["object_eul_reul"] = "allomorphy inside a word",
        ["comitative_gwa_wa"] = "allomorphy inside a word",
        ["directional_euro_ro"] = "allomorphy inside a word",
        ["copula_ieyo_yeyo"] = "allomorphy inside a word",
        ["become_nominative"] = "되다 follows its complement",
        ["counter_noun_class"] = "only the number stands before its counter; counter_floating has the distance",
        ["before_after"] = "전에 and 후에 follow their verb form",
    };

    /// <summary>Paradigms without a word between that would ask for the other form.</summary>
    private static readonly Dictionary<string, string> WithoutAttractor = new(StringComparer.Ordinal)
    {
        ["determiner_noun_agreement"] =
            "only adverbs and adjectives, which do not inflect, stand before an English noun",
        ["determiner_noun_agreement_noun"] = "as above",
        ["determiner_noun_agreement_irregular"] = "as above",
        ["many_much"] = "as above",
        ["verb_phrase_ellipsis"] = "no other auxiliary may stand between",
        ["noun_ellipsis"] = "both sentences have the same words",
        ["wh_vs_that"] = "a gap has no competitor in its clause",
        ["wh_vs_that_person"] = "as above",
        ["adjunct_island"] = "both sentences have the same words",
        ["coordinate_structure_constraint"] = "both sentences have the same words",
        ["dative_or_accusative"] = "one argument stands before one verb",
        ["psych_nominative_accusative"] = "as above",
        ["location_e_eseo"] = "as above",
        ["object_honorific"] = "one recipient stands before one verb",
        ["ajik_beolsseo"] = "one adverb stands before one verb",
        ["quotative_question"] = "one quotation stands before one verb",
        ["quotative_command"] = "as above",
    };

    [Fact]
    public void Test_pairs_put_three_words_and_an_attractor_between_what_must_agree()
    {
        foreach (var (uid, _, _) in Maeul.Paradigms)
        {
            var pairs = Maeul.Pairs(null, 1, 40, Split.Test, uid).ToList();
            Assert.NotEmpty(pairs);
            if (SideBySide.ContainsKey(uid))
            {
                Assert.Contains(pairs, pair => pair.Distance < 3);
                continue;
            }

            Assert.All(pairs, pair => Assert.True(pair.Distance >= 3, $"{uid} {pair.Distance}: {pair.Good}"));
            var attractors = WithoutAttractor.ContainsKey(uid) ? 0 : 1;
            Assert.All(pairs, pair => Assert.True(pair.Attractors >= attractors, $"{uid}: {pair.Good}"));
        }

        Assert.All(
            SideBySide.Keys.Concat(WithoutAttractor.Keys),
            uid => Assert.Contains(Maeul.Paradigms, row => row.Uid == uid)
        );
    }

    [Theory]
    [InlineData("subject_verb_agreement_be")]
    [InlineData("anaphor_gender_agreement")]
    public void The_distance_is_the_words_between(string uid)
    {
        foreach (var pair in Maeul.Pairs(null, 3, 60, Split.Test, uid))
        {
            // "The NOUN who the NOUN VERBED [was]": all words before the deciding one but the article and the noun, which may be of several words.
            var before = pair.Prefix!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var who = Array.IndexOf(before, "who");
            Assert.Equal(before.Length - who, pair.Distance);
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
