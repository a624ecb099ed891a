using Malmoi.Village.English;
using Malmoi.Village.Korean;

namespace Malmoi.Village.Lexicon;

/// <summary>Reads adjectives.tsv and adverbs.tsv.</summary>
internal static class QualityTables
{
    public static IReadOnlyList<Adjective> ReadAdjectives(Table table)
    {
        var heldOut = HeldOut.Choose(table.Rows, row => row.Required("concept"), row => row["quality"]);
        return [.. table.Rows.Select(row => ReadAdjective(row, heldOut))];
    }

    public static IReadOnlyList<Adverb> ReadAdverbs(Table table)
    {
        var heldOut = HeldOut.Choose(table.Rows, row => row.Required("concept"), row => row["kind"]);
        return
        [
            .. table.Rows.Select(row => new Adverb
            {
                Concept = row.Required("concept"),
                English = row.Required("english"),
                Korean = row.Required("korean"),
                Kind = row.Choice<AdverbKind>("kind"),
                Tense = row.Choice<TenseRestriction>("tense"),
                Position = row.Choice<AdverbPosition>("position"),
                Fields =
                [
                    .. row["fields"]
                        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                        .Select(word =>
                            Enum.TryParse(word, true, out VerbField field)
                                ? field
                                : throw row.Broken("fields", $"names '{word}', which is no {nameof(VerbField)}")
                        ),
                ],
                NeedsWill = row["will"] == "yes",
                IsHeldOut = heldOut.Contains(row.Required("concept")),
            }),
        ];
    }

    private static Adjective ReadAdjective(TableRow row, HashSet<string> heldOut)
    {
        var english = row.Required("english");
        var comparative = row["comparative"];
        var gradable = comparative != "none";
        var quality = row.Choice<KoreanQuality>("quality");
        var korean = row.Required("korean");
        return new Adjective
        {
            Concept = row.Required("concept"),
            English = english,
            Comparative = gradable ? Comparison.Comparative(english, comparative) : "",
            Superlative = gradable ? Comparison.Superlative(english, row["superlative"], comparative) : "",
            Placement = row.Choice<Placement>("placement"),
            Applies = Selector.Parse(row["applies"]),
            Quality = quality,
            KoreanLemma = korean,
            Korean = quality switch
            {
                KoreanQuality.Determiner => null,
                KoreanQuality.Nominal => Predicate.Copula(korean),
                KoreanQuality.Resultative => Predicate.Parse(
                    korean,
                    StemClasses.Parse(row["stem"]),
                    PredicateKind.Action
                ),
                _ => Predicate.Parse(korean, StemClasses.Parse(row["stem"]), PredicateKind.Description),
            },
            Antonym = row["antonym"],
            IsHeldOut = heldOut.Contains(row.Required("concept")),
        };
    }
}
