using System.Collections.Frozen;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Assistant;

/// <summary>The ways of asking and replying, by kind, language and part: assistant-wordings.tsv.</summary>
/// <remarks>
/// A part is ask, ask-test (asked so in test only), input, reply or steps, with the variant behind a slash where the kind has variants (ask/no).
/// </remarks>
internal static class Wordings
{
    private static readonly Lazy<FrozenDictionary<string, string[]>> _all = new(() => Read("assistant-wordings.tsv"));

    /// <summary>The wordings of a part; empty where it has none.</summary>
    public static string[] Of(string kind, Language language, string part, string variant = "") =>
        variant.Length > 0 && _all.Value.TryGetValue(Key(kind, language, part + "/" + variant), out var special)
            ? special
        : _all.Value.TryGetValue(Key(kind, language, part), out var plain) ? plain
        : [];

    private static string Key(string kind, Language language, string part) =>
        $"{kind}\t{(language == Language.Korean ? "ko" : "en")}\t{part}";

    private static FrozenDictionary<string, string[]> Read(string table) =>
        Table
            .Embedded(table)
            .Rows.GroupBy(
                row => $"{row.Required("kind")}\t{row.Required("language")}\t{row.Required("part")}",
                row => row.Required("text"),
                StringComparer.Ordinal
            )
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
}
