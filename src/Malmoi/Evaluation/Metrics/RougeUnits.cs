using System.Text.RegularExpressions;

namespace Malmoi.Evaluation.Metrics;

/// <summary>What ROUGE counts.</summary>
public sealed partial class RougeUnits
{
    private readonly Func<string, IReadOnlyList<string>> _split;

    private RougeUnits(string name, Func<string, IReadOnlyList<string>> split) => (Name, _split) = (name, split);

    public string Name { get; }

    /// <summary>Runs of a-z and 0-9 without case: those of the original program. Nothing of a Korean text is one.</summary>
    public static RougeUnits EnglishWords { get; } = new("words", English);

    /// <summary>The same, words of four letters or more without their endings (Porter, 1980).</summary>
    public static RougeUnits EnglishStems { get; } =
        new("stems", text => [.. English(text).Select(word => word.Length > 3 ? PorterStemmer.Stem(word) : word)]);

    /// <summary>What stands between white space, without case and punctuation: eojeols.</summary>
    public static RougeUnits Eojeols { get; } =
        new("eojeols", text => [.. WordCharacters().Matches(text.ToLowerInvariant()).Select(match => match.Value)]);

    /// <summary>Letters and digits one by one: syllables of Korean.</summary>
    public static RougeUnits Syllables { get; } =
        new("syllables", text => [.. Eojeols.Split(text).SelectMany(Words.Characters)]);

    /// <summary>English words, or eojeols where any of the texts holds Hangul.</summary>
    public static RougeUnits For(IEnumerable<string> texts) =>
        texts.Any(text => text.AsSpan().ContainsAnyInRange('가', '힣')) ? Eojeols : EnglishWords;

    public IReadOnlyList<string> Split(string text) => _split(text);

    private static string[] English(string text) =>
        [.. EnglishWord().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex EnglishWord();

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+")]
    private static partial Regex WordCharacters();
}
