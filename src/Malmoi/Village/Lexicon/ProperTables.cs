using System.Globalization;
using Malmoi.Village.English;

namespace Malmoi.Village.Lexicon;

/// <summary>Reads the tables of names, countries, numerals, counters and pairs.</summary>
internal static class ProperTables
{
    public static IReadOnlyList<GivenName> ReadGivenNames(Table table)
    {
        var heldOut = HeldOut.Choose(table.Rows, row => row.Required("english"), row => row["origin"] + row["gender"]);
        return
        [
            .. table.Rows.Select(row => new GivenName
            {
                English = row.Required("english"),
                Korean = row.Required("korean"),
                Gender = row.Choice<Gender>("gender"),
                Origin = row.Choice<NameOrigin>("origin"),
                IsHeldOut = heldOut.Contains(row.Required("english")),
            }),
        ];
    }

    public static IReadOnlyList<FamilyName> ReadFamilyNames(Table table)
    {
        var heldOut = HeldOut.Choose(table.Rows, row => row.Required("english"), row => row["origin"]);
        return
        [
            .. table.Rows.Select(row => new FamilyName
            {
                English = row.Required("english"),
                Korean = row.Required("korean"),
                Origin = row.Choice<NameOrigin>("origin"),
                IsHeldOut = heldOut.Contains(row.Required("english")),
            }),
        ];
    }

    public static IReadOnlyList<Country> ReadCountries(Table table)
    {
        var heldOut = HeldOut.Choose(table.Rows, row => row.Required("english"), _ => "");
        return
        [
            .. table.Rows.Select(row => new Country
            {
                English = row.Required("english"),
                TakesArticle = row["article"] == "the",
                Korean = row.Required("korean"),
                Capital = row.Required("capital"),
                KoreanCapital = row.Required("korean-capital"),
                Nationality = row.Required("nationality"),
                KoreanCitizen = row.Required("korean-citizen"),
                Language = row.Required("language"),
                KoreanLanguage = row.Required("korean-language"),
                IsHeldOut = heldOut.Contains(row.Required("english")),
            }),
        ];
    }

    public static IReadOnlyList<Numeral> ReadNumerals(Table table) =>
        [
            .. table.Rows.Select(row => new Numeral
            {
                Value = int.TryParse(row["value"], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                    ? value
                    : throw row.Broken("value", "is no number"),
                English = row.Required("english"),
                Ordinal = row.Required("ordinal"),
                Native = row["native"],
                NativeBeforeCounter = row["native-before-counter"],
                Sino = row.Required("sino"),
                KoreanOrdinal = row.Required("korean-ordinal"),
            }),
        ];

    public static IReadOnlyList<Counter> ReadCounters(Table table) =>
        [
            .. table.Rows.Select(row => new Counter
            {
                Korean = row.Required("korean"),
                Measure = row["measure"],
                MeasurePlural = row["measure"].Length > 0 ? Inflection.Plural(row["measure"]) : "",
                Counts = row.Required("counts"),
            }),
        ];

    public static IReadOnlyList<WordPair> ReadPairs(Table table) =>
        [
            .. table.Rows.Select(row => new WordPair
            {
                Relation = row.Required("relation"),
                Language = row.Required("language"),
                First = row.Required("first"),
                Second = row.Required("second"),
            }),
        ];
}
