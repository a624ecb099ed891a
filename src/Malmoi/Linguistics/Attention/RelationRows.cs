using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Attention;

/// <summary>The rows of a table of relations that a word counts in.</summary>
public static class RelationRows
{
    /// <summary>The row of all relations.</summary>
    public const string All = "all";

    // Particles that differ only by the sound before them.
    private static readonly string[] s_pairs =
    [
        "이/가",
        "은/는",
        "을/를",
        "와/과",
        "으로/로",
        "이나/나",
        "이랑/랑",
        "이란/란",
        "으로서/로서",
        "으로써/로써",
    ];

    /// <summary>All, the relation, its subtype if it has one, and the particle or ending of a Korean eojeol; none for roots and punctuation.</summary>
    public static IReadOnlyList<string> Of(TreebankWord word)
    {
        if (word.Head == 0 || word.Part == "PUNCT" || word.Relation == "punct")
        {
            return [];
        }

        List<string> rows = [All];
        var colon = word.Relation.IndexOf(':', StringComparison.Ordinal);
        rows.Add(colon < 0 ? word.Relation : word.Relation[..colon]);
        if (colon >= 0)
        {
            rows.Add(word.Relation);
        }

        if (Ending(word) is { } ending)
        {
            rows.Add(ending);
        }

        return rows;
    }

    /// <summary>"particle 을/를" or "ending 고" of an eojeol whose lemma is its morphemes; null where it has neither.</summary>
    public static string? Ending(TreebankWord word)
    {
        var plus = word.Lemma.LastIndexOf('+');
        if (plus <= 0 || plus + 1 == word.Lemma.Length)
        {
            return null;
        }

        var last = word.Lemma[(plus + 1)..];
        var tag = word.Tag[(word.Tag.LastIndexOf('+') + 1)..];
        var isParticle = tag is ['J' or 'j', ..] && !tag.StartsWith("jp", StringComparison.Ordinal);
        var isEnding = tag is ['E' or 'e', ..];
        if (tag.Length == 0)
        {
            isParticle = word.Part is "NOUN" or "PROPN" or "PRON" or "NUM";
            isEnding = word.Part is "VERB" or "ADJ" or "AUX";
        }

        return isParticle ? $"particle {Array.Find(s_pairs, pair => pair.Split('/').Contains(last)) ?? last}"
            : isEnding ? $"ending {last}"
            : null;
    }
}
