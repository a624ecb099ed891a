using Malmoi.Village.English;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>There is takes no every; almost takes every; many counts and much measures.</summary>
internal static class Quantifiers
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("existential_there_quantifiers", "quantifiers", Language.English, There),
        new("many_much", "quantifiers", Language.English, ManyMuch),
    ];

    private static Twin There(PairComposer composer)
    {
        var noun = composer.Noun(noun =>
            noun.Class is SemanticClass.Mammal or SemanticClass.Bird or SemanticClass.Role
            && !noun.Is(NounProperties.Relational)
            && noun.Countability == Countability.Count
            && Article.Before(noun.English) == "a"
        );
        var other = composer.Noun(other =>
            other.Class == noun.Class
            && !other.Is(NounProperties.Relational)
            && other.Countability == Countability.Count
            && Article.Before(other.English) == "a"
        );
        var where = PairComposer.The(composer.Place());
        return Twin.Mirrored(
            $"<There> was [a] {noun.English} near {where}.",
            $"Almost [every] {other.English} <was> near {where}."
        );
    }

    private static Twin ManyMuch(PairComposer composer)
    {
        while (true)
        {
            var verb = composer.Dice.PickSkewed(composer.Vocabulary.Verbs(VerbFrame.Transitive));
            if (
                !PairComposer.TakesPeople(verb.Subject)
                || verb.Preposition.Length > 0
                || verb.EnglishParticle.Length > 0
            )
            {
                continue;
            }

            var nouns = composer.Vocabulary.Select(verb.Object);
            var count = Array.FindAll(nouns, noun => noun.Countability == Countability.Count && !noun.IsPerson);
            var mass = Array.FindAll(nouns, noun => noun.Countability == Countability.Mass);
            if (count.Length == 0 || mass.Length == 0)
            {
                continue;
            }

            composer.Note(verb);
            var thing = composer.Note(composer.Dice.PickSkewed(count));
            var between = composer.IsHard ? $"really very {composer.Pick("good", "cheap", "expensive")} " : "";
            var stuff = composer.Note(composer.Dice.PickSkewed(mass));
            return Twin.Mirrored(
                $"{composer.Name().English} {verb.Past} too [many] {between}<{thing.Plural}>.",
                $"{composer.Name().English} {verb.Past} too [much] {between}<{stuff.English}>."
            );
        }
    }
}
