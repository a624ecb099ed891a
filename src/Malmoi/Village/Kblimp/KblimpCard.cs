using System.Globalization;
using System.Text;

namespace Malmoi.Village.Kblimp;

/// <summary>The data card of K-BLiMP, as the folder's README.md.</summary>
internal static class KblimpCard
{
    public static string Text(ulong seed, int count)
    {
        var paradigms = KoreanMinimalPairs.Paradigms;
        var phenomena = paradigms.GroupBy(paradigm => paradigm.Phenomenon).ToList();
        var text = new StringBuilder();
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # K-BLiMP: Korean minimal pairs

            {paradigms.Count} paradigms of {count} pairs over {phenomena.Count} phenomena, written by `malmoi maeul kblimp --seed {seed} --count {count}`.
            Korean (South, standard), UTF-8, JSON lines with BLiMP's fields (Warstadt et al., 2020): `sentence_good`, `sentence_bad`, `field`,
            `linguistics_term`, `UID`, `lexically_identical`, `pairID`. Pairs 2n and 2n+1 are the two rows of one cross: the same two forms under two
            licensors, each good once and bad once. Licence: Apache-2.0, as the program that writes them. `samples.tsv` is for people to check.

            Made from templates by rule, not collected: every sentence is invented, names are common given names. The judgements are those of reference
            grammars and of the literature named, not of a panel of speakers. Apart: a word stands between what decides and the form, so length, word
            frequency and bigrams are right half of the time by construction. Neighbours, one word: the rule itself holds between neighbours, so a bigram
            may see it, and a wrong form inside a word is a rare word or none.

            | phenomenon | paradigm | rule | reach | literature |
            | --- | --- | --- | --- | --- |

            """
        );
        text.Append(head.ReplaceLineEndings("\n"));
        foreach (var paradigm in paradigms)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {paradigm.Phenomenon} | `{paradigm.Uid}` | {paradigm.Rule} | {Reach(paradigm.Reach)} | {paradigm.Source} |\n"
            );
        }

        return text.ToString();
    }

    private static string Reach(Reach reach) =>
        reach switch
        {
            Kblimp.Reach.Apart => "apart",
            Kblimp.Reach.Neighbours => "neighbours",
            _ => "one word",
        };
}
