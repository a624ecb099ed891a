using Malmoi.Village.Annotation;
using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>The predicate of the clause before, left unsaid: (and Jiho) did too, (지호도) 마찬가지였다.</summary>
internal sealed class SamePredication : Predication
{
    private static readonly Verb _do = WeatherVerb.Make("do", "did", "doing") with
    {
        ThirdPerson = "does",
        Participle = "done",
    };
    private static readonly Predicate _so = Predicate.Copula("마찬가지");

    public override Verb EnglishVerb => _do;

    public override int English(Draft draft, int main, Clause clause)
    {
        draft.AddTo(main, "advmod", "too", "too", PartOfSpeech.Adverb);
        return main;
    }

    public override int Korean(Draft draft, Clause clause, Link link) =>
        KoreanVerbs.Write(draft, clause, _so, null, link, PartOfSpeech.Noun);
}
