using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>Verbs that the grammar itself brings: they need no entry of the lexicon, having no arguments to select.</summary>
internal static class WeatherVerb
{
    public static Verb Make(string english, string past, string gerund) =>
        new()
        {
            Concept = english,
            English = english,
            Past = past,
            Participle = past,
            Gerund = gerund,
            ThirdPerson = english + "s",
            EnglishParticle = "",
            Preposition = "",
            Frame = VerbFrame.Intransitive,
            Aspect = Aspect.Activity,
            Field = VerbField.Change,
            Properties = VerbProperties.None,
            Subject = Selector.Parse(""),
            Object = Selector.Parse(""),
            Second = Selector.Parse(""),
            Korean = Predicate.Parse("오다", StemClass.Regular, PredicateKind.Action),
            ObjectParticle = "",
            SecondParticle = "",
            Link = "",
            Honorific = null,
            Humble = null,
            Causative = "",
            KoreanPassive = "",
            Twin = "",
            IsHeldOut = false,
        };
}
