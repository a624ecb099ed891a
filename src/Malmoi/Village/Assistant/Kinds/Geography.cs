using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Assistant.Kinds;

/// <summary>Countries, their capitals and languages.</summary>
internal static class Geography
{
    private static readonly Country[] _known =
    [
        .. BilingualLexicon.Default.Countries.Where(country => !country.IsHeldOut),
    ];

    public static IReadOnlyList<TaskKind> Kinds { get; } =
    [
        new("place.capital", drawing => About(drawing, country => country.Capital, country => country.KoreanCapital))
        {
            IsRecalled = true,
        },
        new("place.language", drawing => About(drawing, country => country.Language, country => country.KoreanLanguage))
        {
            IsRecalled = true,
        },
        new("place.people", drawing => About(drawing, country => country.Nationality, country => country.KoreanCitizen))
        {
            IsRecalled = true,
        },
        new("place.country", CountryOf) { IsHeldOut = true, IsRecalled = true },
    ];

    /// <summary>"the Netherlands" in English.</summary>
    public static string Named(Drawing drawing, Country country) =>
        drawing.Noted(
            country.IsHeldOut,
            drawing.In((country.TakesArticle ? "the " : "") + country.English, country.Korean)
        );

    private static Asked About(Drawing drawing, Func<Country, string> english, Func<Country, string> korean)
    {
        var country = Drawn(drawing);
        return Choice.Of(drawing.In(english, korean)(country), [("country", Named(drawing, country))]);
    }

    private static Asked CountryOf(Drawing drawing)
    {
        var country = Drawn(drawing);
        return Choice.Of(Named(drawing, country), [("capital", drawing.In(country.Capital, country.KoreanCapital))]);
    }

    /// <summary>What must be known is asked of known countries.</summary>
    public static Country[] Known(Drawing drawing, int count) =>
        drawing.Different(count, _known, country => country.English);

    private static Country Drawn(Drawing drawing) => Known(drawing, 1)[0];
}
