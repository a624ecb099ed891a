using System.Globalization;
using Malmoi.Village.Views;

namespace Malmoi.Village.Coreference;

/// <summary>A passage, words in it that speak of somebody spoken of before, and who that may be (after GAP, Webster et al., 2018).</summary>
public sealed record CoreferencePassage : VillageRecord
{
    public required string Text { get; init; }

    /// <summary>Where the words stand, in characters.</summary>
    public required Range Mention { get; init; }

    /// <summary>Names and nouns of people before them, in order; in Korean without the particle.</summary>
    public required IReadOnlyList<Range> Candidates { get; init; }

    /// <summary>Those of the same person, by their places among the candidates; never none, never all.</summary>
    public required IReadOnlyList<int> Antecedents { get; init; }

    /// <summary>feminine, masculine (pronouns), reflexive, name or noun.</summary>
    public required string Kind { get; init; }

    public required Language Language { get; init; }

    internal override Field[] Fields =>
        [
            new("text", Text),
            new("mention", Place(Mention)),
            new("candidates", string.Join(' ', Candidates.Select(Place))),
            new(
                "antecedents",
                string.Join(' ', Antecedents.Select(index => index.ToString(CultureInfo.InvariantCulture)))
            ),
            new("kind", Kind),
            new("language", Code(Language)),
        ];

    private static string Place(Range range) =>
        string.Create(CultureInfo.InvariantCulture, $"{range.Start.Value}-{range.End.Value}");
}
