namespace Malmoi.Village.Pairs;

/// <summary>Adverbs of time, adnominal endings and 전에, 후에 agree with the tense of their verb.</summary>
internal static class KoreanTense
{
    private const string Phenomenon = "tense";

    public static Paradigm[] Paradigms { get; } =
    [
        new("tense_adverb", Phenomenon, Language.Korean, Adverb),
        new("adnominal_tense", Phenomenon, Language.Korean, Adnominal),
        new("before_after", Phenomenon, Language.Korean, BeforeAfter),
    ];

    private static Twin Adverb(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var (past, future) = composer.Pick(("어제", "내일"), ("그저께", "모레"), ("작년에", "내년에"));
        var between = KoreanPieces.Between(composer, timeless: true);
        var what = between + KoreanPieces.Object(thing.Korean);
        return Twin.Mirrored(
            $"{KoreanPieces.Topic(composer.Name().Korean)} [{past}] {what} <{KoreanPieces.Past(verb)}>.",
            $"{KoreanPieces.Topic(composer.Name().Korean)} [{future}] {what} <{verb.Korean.Form("을")}> 것이다."
        ) with
        {
            Attractors = composer.IsHard ? 1 : 0,
        };
    }

    private static Twin Adnominal(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var (past, future) = composer.Pick(("어제", "내일"), ("그저께", "모레"), ("작년에", "내년에"));
        var between = KoreanPieces.Between(composer, timeless: true);
        return Twin.Mirrored(
            $"이것은 {KoreanPieces.Subject(composer.Name().Korean)} <{past}> {between}[{verb.Korean.Form("은")}] {thing.Korean}{Copula(thing.Korean)}",
            $"이것은 {KoreanPieces.Subject(composer.Name().Korean)} <{future}> {between}[{verb.Korean.Form("을")}] {thing.Korean}{Copula(thing.Korean)}"
        ) with
        {
            Attractors = composer.IsHard ? 1 : 0,
        };
    }

    private static Twin BeforeAfter(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var other = composer.Intransitive();
        var between = composer.IsHard ? KoreanPieces.Between(composer) : "";
        return Twin.Mirrored(
            $"{KoreanPieces.Topic(composer.Name().Korean)} {KoreanPieces.Object(thing.Korean)} <{verb.Korean.Form("기")}> [전에] {between}{KoreanPieces.Past(other)}.",
            $"{KoreanPieces.Topic(composer.Name().Korean)} {KoreanPieces.Object(thing.Korean)} <{verb.Korean.Form("은")}> [후에] {between}{KoreanPieces.Past(other)}."
        );
    }

    private static string Copula(string noun) => KoreanPieces.IsClosed(noun) ? "이다." : "다.";
}
