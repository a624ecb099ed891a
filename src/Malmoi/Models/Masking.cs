namespace Malmoi.Models;

/// <summary>Which tokens are hidden from a masked model while it scores one of them.</summary>
/// <remarks>
/// <code>
///   the sou ##ven ##ir broke         ##ven is scored
///
///   Original                  the sou [M]  ##ir broke        Salazar et al. (2020)
///   WithinWordLeftToRight     the sou [M]  [M]  broke        Kauf and Ivanova (2023)
///   WithinWord                the [M] [M]  [M]  broke        the same, whole words
///   LeftToRight               the sou [M]  [M]  [M]          the same, the whole text
/// </code>
/// The first gives words of many tokens too high a score: their own other tokens betray them.
/// </remarks>
public enum Masking
{
    /// <summary>The token alone.</summary>
    Original,

    /// <summary>The token and the later ones of its word.</summary>
    WithinWordLeftToRight,

    /// <summary>All tokens of its word.</summary>
    WithinWord,

    /// <summary>The token and all later ones of the text.</summary>
    LeftToRight,
}

/// <summary>The names of the ways to mask, and what each hides.</summary>
public static class Maskings
{
    private static readonly (string Name, Masking Masking)[] All =
    [
        ("original", Masking.Original),
        ("within_word_l2r", Masking.WithinWordLeftToRight),
        ("within_word_mlm", Masking.WithinWord),
        ("global_l2r", Masking.LeftToRight),
    ];

    /// <summary>The names, as minicons has them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(row => row.Name)];

    /// <exception cref="InputException">There is none of this name.</exception>
    public static Masking Parse(string name)
    {
        var found = Array.Find(All, row => row.Name == name);
        return found.Name is null
            ? throw new InputException($"there is no way to mask called '{name}': choose {string.Join(", ", Names)}")
            : found.Masking;
    }

    /// <summary>Whether the token at <paramref name="place"/> is hidden while the one at <paramref name="scored"/> is scored.</summary>
    /// <param name="masking">How.</param>
    /// <param name="words">The number of the word that each token belongs to; null for [CLS] and the like, which are never hidden.</param>
    /// <param name="scored">A token of a word.</param>
    /// <param name="place">Any token.</param>
    public static bool Hides(this Masking masking, IReadOnlyList<int?> words, int scored, int place) =>
        place == scored
        || words[place] is { } word
            && masking switch
            {
                Masking.Original => false,
                Masking.WithinWordLeftToRight => word == words[scored] && place > scored,
                Masking.WithinWord => word == words[scored],
                Masking.LeftToRight => place > scored,
                _ => throw new ArgumentOutOfRangeException(nameof(masking), masking, null),
            };
}
