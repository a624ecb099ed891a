namespace Malmoi.Village.Pairs;

/// <summary>A way to draw minimal pairs: which phenomenon they test and how a twin is made.</summary>
internal sealed record Paradigm(string Uid, string Phenomenon, Language Language, Func<PairComposer, Twin?> Draw)
{
    /// <summary>Every paradigm, English first.</summary>
    public static IReadOnlyList<Paradigm> All { get; } =
    [
        .. AnaphorAgreement.Paradigms,
        .. ArgumentStructure.Paradigms,
        .. Binding.Paradigms,
        .. ControlAndRaising.Paradigms,
        .. DeterminerNounAgreement.Paradigms,
        .. Ellipsis.Paradigms,
        .. FillerGap.Paradigms,
        .. IrregularForms.Paradigms,
        .. IslandEffects.Paradigms,
        .. NegativePolarity.Paradigms,
        .. Quantifiers.Paradigms,
        .. SubjectVerbAgreement.Paradigms,
        .. KoreanParticles.Paradigms,
        .. KoreanCaseFrames.Paradigms,
        .. KoreanHonorifics.Paradigms,
        .. KoreanPolarity.Paradigms,
        .. KoreanCounters.Paradigms,
        .. KoreanTense.Paradigms,
        .. KoreanVoice.Paradigms,
        .. KoreanBinding.Paradigms,
        .. KoreanQuotation.Paradigms,
    ];
}
