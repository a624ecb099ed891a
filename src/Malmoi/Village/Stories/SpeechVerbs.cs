using Malmoi.Village.Grammar;
using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Stories;

/// <summary>Said and asked around direct speech.</summary>
internal static class SpeechVerbs
{
    private static readonly Verb _say = WeatherVerb.Make("say", "said", "saying") with
    {
        Korean = Predicate.Parse("말하다", StemClass.Regular, PredicateKind.Action),
        Honorific = Predicate.ParseHonorific("말씀하시다"),
    };

    private static readonly Verb _ask = WeatherVerb.Make("ask", "asked", "asking") with
    {
        Korean = Predicate.Parse("묻다", StemClass.Digeut, PredicateKind.Action),
    };

    public static Verb Of(bool asks) => asks ? _ask : _say;
}
