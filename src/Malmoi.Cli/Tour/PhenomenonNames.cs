using Malmoi.Reports;

namespace Malmoi.Cli.Tour;

/// <summary>What the phenomena of Maeul's minimal pairs are called on a page.</summary>
internal static class PhenomenonNames
{
    private static readonly Dictionary<string, string> s_korean = new()
    {
        ["anaphor_agreement"] = "재귀 대명사의 일치",
        ["argument_structure"] = "논항 구조",
        ["binding"] = "결속",
        ["case_frame"] = "격틀",
        ["causatives"] = "사동",
        ["control_raising"] = "통제와 인상",
        ["counters"] = "단위 명사",
        ["determiner_noun_agreement"] = "한정사와 명사의 일치",
        ["ellipsis"] = "생략",
        ["filler_gap_dependency"] = "채움말과 빈자리",
        ["honorific_agreement"] = "높임의 일치",
        ["irregular_forms"] = "불규칙형",
        ["island_effects"] = "섬 제약",
        ["negative_polarity"] = "부정 극어",
        ["npi_licensing"] = "부정 극어",
        ["particle_allomorphy"] = "받침에 따른 조사",
        ["passives"] = "피동",
        ["quantifiers"] = "양화사",
        ["quotation"] = "인용",
        ["subject_verb_agreement"] = "주어와 동사의 일치",
        ["tense"] = "시제",
    };

    public static Bilingual Overall { get; } = new("overall", "전체");

    /// <summary>The name of a phenomenon, and its Korean one where there is one.</summary>
    public static Bilingual Of(string phenomenon)
    {
        var english = phenomenon.Replace('_', ' ').Replace("npi ", "NPI ", StringComparison.Ordinal);
        return new(english, s_korean.GetValueOrDefault(phenomenon, english));
    }
}
