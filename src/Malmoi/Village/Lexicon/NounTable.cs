using Malmoi.Village.English;

namespace Malmoi.Village.Lexicon;

/// <summary>Reads nouns.tsv.</summary>
internal static class NounTable
{
    public static IReadOnlyList<Noun> Read(Table table)
    {
        var heldOut = HeldOut.Choose(table.Rows, row => row.Required("concept"), row => row["class"]);
        return
        [
            .. table.Rows.Select(row =>
            {
                var english = row.Required("english");
                var countability = row.Choice<Countability>("countability");
                var plural = row["plural"];
                return new Noun
                {
                    Concept = row.Required("concept"),
                    English = english,
                    Plural =
                        plural.Length > 0 ? plural
                        : countability == Countability.Count ? Inflection.Plural(english)
                        : english,
                    Countability = countability,
                    Gender = row.Choice<Gender>("gender"),
                    Korean = row.Required("korean"),
                    Counter = row["counter"],
                    Measure = row["measure"],
                    HonorificKorean = row["honorific"],
                    Class = row.Choice<SemanticClass>("class"),
                    Properties = row.Flags<NounProperties>("properties"),
                    IsHeldOut = heldOut.Contains(row.Required("concept")),
                };
            }),
        ];
    }
}
