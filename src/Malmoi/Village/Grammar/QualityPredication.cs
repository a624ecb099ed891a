using Malmoi.Village.Annotation;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>The degree to which a quality holds.</summary>
internal enum Degree
{
    Plain,
    Very,
    Too,
    Comparative,
    Superlative,
    Equal,
}

/// <summary>A quality as predicate, compared or not: is taller than her brother, 남동생보다 키가 더 크다.</summary>
internal sealed class QualityPredication(Adjective quality) : Predication
{
    public Adjective Quality { get; } = quality;

    public Degree Degree { get; init; }

    /// <summary>What it is compared with.</summary>
    public Phrase? Than { get; init; }

    public override int English(Draft draft, int main, Clause clause)
    {
        draft.Note(Quality.IsHeldOut);
        var sentence = draft.Sentence;
        var adverb = Degree switch
        {
            Degree.Very => sentence.Add("very", "very", PartOfSpeech.Adverb),
            Degree.Too => sentence.Add("too", "too", PartOfSpeech.Adverb),
            Degree.Equal => sentence.Add("as", "as", PartOfSpeech.Adverb),
            Degree.Superlative => sentence.Add("the", "the", PartOfSpeech.Determiner, "Definite=Def|PronType=Art"),
            _ => -1,
        };
        var head = Degree switch
        {
            Degree.Comparative => Graded(draft, Quality.Comparative, "more", "Degree=Cmp"),
            Degree.Superlative => Graded(draft, Quality.Superlative, "most", "Degree=Sup"),
            _ => EnglishWords.Write(draft, Quality.English, PartOfSpeech.Adjective, EnglishFeatures.Positive),
        };
        draft.Attach(adverb, head, Degree == Degree.Superlative ? "det" : "advmod");
        draft.Attach(main, head, "cop");
        if (Than is not null)
        {
            draft.Attach(Than.EnglishWith(draft, Degree == Degree.Equal ? "as" : "than"), head, "obl");
        }

        return head;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var mark = draft.Mark;
        if (Than is not null)
        {
            draft.Wait(Than.Korean(draft, Degree == Degree.Equal ? KoreanCase.Like : KoreanCase.Than), "obl");
        }

        clause.WriteKoreanManner(draft);
        var degree = Degree switch
        {
            Degree.Very => "아주",
            Degree.Too => "너무",
            Degree.Comparative => "더",
            Degree.Superlative => "가장",
            _ => "",
        };
        if (degree.Length > 0)
        {
            draft.Wait(draft.Sentence.Add(degree, degree, PartOfSpeech.Adverb), "advmod");
        }

        // 결혼하다 says as a completed event what English says as a quality: 결혼했다.
        var told =
            Quality.Quality == KoreanQuality.Resultative && clause.Tense == Tense.Present
                ? clause.In(Tense.Past)
                : clause;
        var head = KoreanVerbs.Write(draft, told, Quality.Korean!, null, link, PartOfSpeech.Adjective);
        draft.Settle(mark, head);
        return head;
    }

    private int Graded(Draft draft, string form, string marker, string features)
    {
        if (!form.StartsWith(marker, StringComparison.Ordinal) || form.Length == marker.Length)
        {
            return draft.Sentence.Add(form, Quality.English, PartOfSpeech.Adjective, features);
        }

        var more = draft.Sentence.Add(marker, marker == "more" ? "more" : "most", PartOfSpeech.Adverb, features);
        var head = EnglishWords.Write(draft, Quality.English, PartOfSpeech.Adjective, EnglishFeatures.Positive);
        draft.Attach(more, head, "advmod");
        return head;
    }
}
