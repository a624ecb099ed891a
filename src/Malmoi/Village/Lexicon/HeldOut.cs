using System.Text;

namespace Malmoi.Village.Lexicon;

/// <summary>Chooses the tenth of every class of lemmas that only test splits may use.</summary>
/// <remarks>
/// Within a class the lemmas are ordered by a hash of their concept, which no other row moves much, and the first tenth, rounded up,
/// is held out. Classes of fewer than five lemmas give none away.
/// </remarks>
internal static class HeldOut
{
    public static HashSet<string> Choose<T>(IEnumerable<T> rows, Func<T, string> concept, Func<T, string> group)
    {
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var members in rows.GroupBy(group, StringComparer.Ordinal))
        {
            var ordered = members
                .Select(concept)
                .Distinct(StringComparer.Ordinal)
                .OrderBy(Hash)
                .ThenBy(name => name, StringComparer.Ordinal)
                .ToList();
            if (ordered.Count >= 5)
            {
                chosen.UnionWith(ordered.Take((ordered.Count + 9) / 10));
            }
        }

        return chosen;
    }

    /// <summary>FNV-1a over the UTF-8 bytes, finished with an avalanche step.</summary>
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        return hash ^ (hash >> 33);
    }
}
