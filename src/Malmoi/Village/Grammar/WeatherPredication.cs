using Malmoi.Village.Annotation;
using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>A verb of weather: it rains, 비가 온다.</summary>
internal sealed class WeatherPredication(string english, string past, string gerund, string korean, string koreanVerb)
    : Predication
{
    private readonly Verb _verb = WeatherVerb.Make(english, past, gerund);
    private readonly Predicate _korean = Predicate.Parse(koreanVerb, StemClass.Regular, PredicateKind.Action);

    public override Verb EnglishVerb => _verb;

    public override int English(Draft draft, int main, Clause clause) => main;

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var what = KoreanWords.WriteNoun(draft, korean, KoreanCase.Subject, false, false, PartOfSpeech.Noun);
        clause.WriteKoreanManner(draft);
        var head = KoreanVerbs.Write(draft, clause, _korean, null, link, PartOfSpeech.Verb);
        draft.Attach(what, head, "nsubj");
        return head;
    }
}

/// <summary>A state of the weather: it is cold, 날씨가 춥다.</summary>
internal sealed class WeatherState : Predication
{
    private readonly string _english;
    private readonly string _subject;
    private readonly Predicate _korean;
    private readonly PartOfSpeech _part;

    public WeatherState(string english, string subject, string korean)
    {
        _english = english;
        _subject = subject;
        var isAction = korean.EndsWith("불다", StringComparison.Ordinal);
        _part = isAction ? PartOfSpeech.Verb : PartOfSpeech.Adjective;
        _korean = Predicate.Parse(
            korean,
            korean is "춥다" or "덥다" ? StemClass.Bieup : StemClass.Regular,
            isAction ? PredicateKind.Action : PredicateKind.Description
        );
    }

    public override int English(Draft draft, int main, Clause clause)
    {
        var head = draft.Sentence.Add(_english, _english, PartOfSpeech.Adjective, EnglishFeatures.Positive);
        draft.Attach(main, head, "cop");
        return head;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var what = KoreanWords.WriteNoun(draft, _subject, KoreanCase.Subject, false, false, PartOfSpeech.Noun);
        clause.WriteKoreanManner(draft);
        var head = KoreanVerbs.Write(draft, clause, _korean, null, link, _part);
        draft.Attach(what, head, "nsubj");
        return head;
    }
}
