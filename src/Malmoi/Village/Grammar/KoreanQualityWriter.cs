using Malmoi.Village.Annotation;
using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>A Korean quality before its noun: 예쁜, 새, 결혼한, 초록색.</summary>
internal static class KoreanQualityWriter
{
    private static readonly Ending _present = Ending.Of("는");
    private static readonly Ending _past = Ending.Of("은");

    public static int Attribute(Draft draft, Adjective quality) =>
        quality.Quality switch
        {
            KoreanQuality.Determiner => draft.Sentence.Add(
                quality.KoreanLemma,
                quality.KoreanLemma,
                PartOfSpeech.Determiner
            ),
            KoreanQuality.Nominal => draft.Sentence.Add(quality.KoreanLemma, quality.KoreanLemma, PartOfSpeech.Noun),
            KoreanQuality.Resultative => KoreanWords.WritePredicate(
                draft,
                quality.Korean!,
                _past,
                PartOfSpeech.Adjective
            ),
            _ => KoreanWords.WritePredicate(draft, quality.Korean!, _present, PartOfSpeech.Adjective),
        };
}
