using Malmoi.Village.English;
using Malmoi.Village.Korean;

namespace Malmoi.Village.Lexicon;

/// <summary>Reads verbs.tsv.</summary>
internal static class VerbTable
{
    public static IReadOnlyList<Verb> Read(Table table)
    {
        var heldOut = HeldOut.Choose(table.Rows, row => row.Required("concept"), row => row["frame"]);
        return [.. table.Rows.Select(row => Read(row, heldOut))];
    }

    private static Verb Read(TableRow row, HashSet<string> heldOut)
    {
        var english = row.Required("english");
        var past = row["past"];
        var participle = row["participle"];
        var gerund = row["gerund"];
        var honorific = row["honorific"];
        var humble = row["humble"];
        var pastForm = past.Length > 0 ? past : Inflection.Past(english);
        return new Verb
        {
            Concept = row.Required("concept"),
            English = english,
            Past = pastForm,
            Participle = participle.Length > 0 ? participle : pastForm,
            Gerund = gerund.Length > 0 ? gerund : Inflection.Gerund(english),
            ThirdPerson = Inflection.ThirdPerson(english),
            EnglishParticle = row["particle"],
            Preposition = row["preposition"],
            Frame = row.Choice<VerbFrame>("frame"),
            Aspect = row.Choice<Aspect>("aspect"),
            Field = row.Choice<VerbField>("field"),
            Properties = row.Flags<VerbProperties>("properties"),
            Subject = Selector.Parse(row["subject"]),
            Object = Selector.Parse(row["object"]),
            Second = Selector.Parse(row["second"]),
            Korean = Predicate.Parse(
                row.Required("korean"),
                StemClasses.Parse(row["stem"]),
                row.Choice<PredicateKind>("kind")
            ),
            ObjectParticle = row["object-particle"],
            SecondParticle = row["second-particle"],
            Link = row["link"],
            Honorific = honorific.Length == 0 ? null : Predicate.ParseHonorific(honorific),
            Humble = humble.Length == 0 ? null : Predicate.Parse(humble, StemClass.Regular, PredicateKind.Action),
            Causative = row["causative"],
            KoreanPassive = row["passive"],
            Twin = row["twin"],
            IsHeldOut = heldOut.Contains(row.Required("concept")),
        };
    }
}
