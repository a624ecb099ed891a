using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>아무도, 밖에, 전혀 and 아직 need a negation in their own clause.</summary>
internal static class KoreanPolarity
{
    private const string Phenomenon = "negative_polarity";

    public static Paradigm[] Paradigms { get; } =
    [
        new("amudo_negation", Phenomenon, Language.Korean, Nobody),
        new("bakke_negation", Phenomenon, Language.Korean, NothingBut),
        new("jeonhyeo_negation", Phenomenon, Language.Korean, NotAtAll),
        new("ajik_beolsseo", Phenomenon, Language.Korean, Yet),
    ];

    private static Twin Nobody(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var name = KoreanPieces.Topic(composer.Name().Korean);
        var what = KoreanPieces.Between(composer) + KoreanPieces.Object(thing.Korean);
        return Twin.Exchanged(
            $"<아무도> {what} {verb.Korean.Form("지")} [않았지만] {name} {KoreanPieces.Object(thing.Korean)} {KoreanPieces.Past(verb)}.",
            $"{name} {what} {Not(verb)} 아무도 {KoreanPieces.Object(thing.Korean)} {KoreanPieces.Past(verb)}."
        ) with
        {
            Attractors = composer.IsHard ? 1 : 0,
        };
    }

    private static Twin NothingBut(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var first = composer.Name();
        var second = KoreanPieces.Topic(composer.OtherName(first).Korean);
        var between = KoreanPieces.Between(composer);
        var one = KoreanPieces.Topic(first.Korean);
        return Twin.Exchanged(
            $"{one} <{thing.Korean}밖에> {between}{verb.Korean.Form("지")} [않았지만] {second} {thing.Korean}도 {KoreanPieces.Past(verb)}.",
            $"{one} {thing.Korean}도 {between}{Not(verb)} {second} {thing.Korean}밖에 {KoreanPieces.Past(verb)}."
        ) with
        {
            Attractors = composer.IsHard ? 1 : 0,
        };
    }

    private static Twin NotAtAll(PairComposer composer)
    {
        var verb = composer.Intransitive();
        var first = composer.Name();
        var second = KoreanPieces.Topic(composer.OtherName(first).Korean);
        var between = KoreanPieces.Between(composer);
        var much = composer.Pick("많이", "아주 많이", "조금", "또", "다시");
        var one = KoreanPieces.Topic(first.Korean);
        return Twin.Exchanged(
            $"{one} <전혀> {between}{verb.Korean.Form("지")} [않았지만] {second} {much} {KoreanPieces.Past(verb)}.",
            $"{one} {much} {between}{Not(verb)} {second} 전혀 {KoreanPieces.Past(verb)}."
        ) with
        {
            Attractors = composer.IsHard ? 1 : 0,
        };
    }

    private static Twin Yet(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var between = composer.IsHard ? "친구와 함께 시장에서 " : composer.Pick("", "", "집에서 혼자 ");
        var what = between + KoreanPieces.Object(thing.Korean);
        return Twin.Mirrored(
            $"{KoreanPieces.Topic(composer.Name().Korean)} [아직] {what} {verb.Korean.Form("지")} <않았다>.",
            $"{KoreanPieces.Topic(composer.Name().Korean)} [벌써] {what} 다 <{KoreanPieces.Past(verb)}>."
        );
    }

    private static string Not(Verb verb) => verb.Korean.Form("지") + " 않았지만";
}
