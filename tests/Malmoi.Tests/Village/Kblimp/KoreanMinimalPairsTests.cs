using System.Text.RegularExpressions;
using Malmoi.Village.Kblimp;

namespace Malmoi.Tests.Village.Kblimp;

public sealed partial class KoreanMinimalPairsTests
{
    private static readonly Lazy<Dictionary<string, List<KoreanPair>>> _all = new(() =>
        KoreanMinimalPairs.Paradigms.ToDictionary(
            paradigm => paradigm.Uid,
            paradigm => KoreanMinimalPairs.Pairs(paradigm.Uid).ToList(),
            StringComparer.Ordinal
        )
    );

    public static TheoryData<string> Uids => [.. KoreanMinimalPairs.Paradigms.Select(paradigm => paradigm.Uid)];

    [Theory]
    [MemberData(nameof(Uids))]
    public void A_paradigm_has_a_thousand_pairs_of_which_the_letters_alone_tell_the_good_one(string uid)
    {
        var pairs = _all.Value[uid];
        Assert.Equal(KoreanMinimalPairs.PairsPerParadigm, pairs.Count);
        Assert.Empty(
            pairs
                .Where(pair => !KblimpJudge.Accepts(uid, pair.Good))
                .Select(pair => "refused: " + pair.Good)
                .Concat(pairs.Where(pair => KblimpJudge.Accepts(uid, pair.Bad)).Select(pair => "accepted: " + pair.Bad))
                .Take(5)
        );
    }

    [Fact]
    public void No_pair_comes_twice()
    {
        var pairs = _all.Value.Values.SelectMany(pairs => pairs).Select(pair => (pair.Good, pair.Bad)).ToList();
        Assert.Equal(pairs.Count, pairs.Distinct().Count());
        Assert.All(pairs, pair => Assert.NotEqual(pair.Good, pair.Bad));
    }

    [Fact]
    public void The_seed_alone_decides()
    {
        Assert.Equal(
            KoreanMinimalPairs.Pairs("bakke_clausemate", 7, 50),
            KoreanMinimalPairs.Pairs("bakke_clausemate", 7, 50)
        );
        Assert.NotEqual(
            KoreanMinimalPairs.Pairs("bakke_clausemate", 7, 50),
            KoreanMinimalPairs.Pairs("bakke_clausemate", 8, 50)
        );
    }

    [Theory]
    [MemberData(nameof(Uids))]
    public void The_longer_sentence_is_as_often_good_as_bad(string uid)
    {
        var pairs = _all.Value[uid];
        Assert.Equal(0, pairs.Sum(pair => Math.Sign(Syllables(pair.Good) - Syllables(pair.Bad))));
        Assert.Equal(0, pairs.Sum(pair => Math.Sign(pair.GoodMorphemes - pair.BadMorphemes)));
    }

    /// <summary>A pair of words that only good sentences have is found in as many bad ones of the same cross.</summary>
    [Theory]
    [MemberData(nameof(Uids))]
    public void Where_a_word_stands_between_both_rows_of_a_cross_change_the_same_bigrams(string uid)
    {
        var paradigm = KoreanMinimalPairs.Paradigms.First(one => one.Uid == uid);
        foreach (var (first, second) in Crosses(_all.Value[uid]))
        {
            if (paradigm.Reach == Reach.Apart)
            {
                Assert.Equal(Change(first.Good, first.Bad, 2), Change(second.Bad, second.Good, 2));
            }
            else if (paradigm.Reach == Reach.Neighbours)
            {
                Assert.Equal(Change(first.Good, first.Bad, 1), Change(second.Bad, second.Good, 1));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Uids))]
    public void Particles_fit_the_sound_before_them_in_good_sentences(string uid)
    {
        Assert.Empty(
            _all.Value[uid].SelectMany(pair => pair.Good.TrimEnd('.', '?', '!').Split(' ')).Where(Misfits).Distinct()
        );
    }

    [Fact]
    public void An_unknown_paradigm_is_refused_with_the_names_of_all()
    {
        var error = Assert.Throws<InputException>(() => KoreanMinimalPairs.Pairs("topic"));
        Assert.Contains("topic_allomorphy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_paradigm_has_a_judge_and_every_judge_a_paradigm() =>
        Assert.Equal(
            KoreanMinimalPairs.Paradigms.Select(paradigm => paradigm.Uid).Order(),
            KblimpJudge.Paradigms.Order()
        );

    private static IEnumerable<(KoreanPair First, KoreanPair Second)> Crosses(List<KoreanPair> pairs)
    {
        for (var index = 0; index + 1 < pairs.Count; index += 2)
        {
            yield return (pairs[index], pairs[index + 1]);
        }
    }

    private static int Syllables(string text) => text.Count(letter => letter is >= '가' and <= '힣');

    /// <summary>What n-grams of words one text has more than the other, as a sorted list with signs.</summary>
    private static string Change(string text, string other, int order)
    {
        var change = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (words, sign) in new[] { (Words(text), 1), (Words(other), -1) })
        {
            for (var index = 0; index + order <= words.Length; index++)
            {
                var gram = string.Join(' ', words[index..(index + order)]);
                change[gram] = change.GetValueOrDefault(gram) + sign;
            }
        }

        return string.Join('\n', change.Where(entry => entry.Value != 0).Select(entry => $"{entry.Value} {entry.Key}"));
    }

    private static string[] Words(string text) => ["<s>", .. text.TrimEnd('.', '?', '!').Split(' '), "</s>"];

    private static bool Misfits(string word)
    {
        if (word.Length < 2 || OtherWords().IsMatch(word))
        {
            return false;
        }

        var isClosed = (word[^2] - 0xAC00) % 28 != 0;
        return word[^1] switch
        {
            '를' or '와' => isClosed,
            '가' => isClosed,
            '을' or '과' => !isClosed,
            _ => false,
        };
    }

    /// <summary>Words that end like a noun with a particle, but are none.</summary>
    [GeneratedRegex("^(?:마을|모을|가을|올가을|결과|효과|학과|사과|작가|화가|와)$")]
    private static partial Regex OtherWords();
}
