namespace Malmoi.Village.Pairs;

/// <summary>자기 needs a subject of the third person, 서로 a subject of several.</summary>
internal static class KoreanBinding
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("caki_person", "binding", Language.Korean, Caki),
        new("reciprocal_plural", "binding", Language.Korean, Reciprocal),
    ];

    private static Twin Caki(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var (other, second) = composer.Act();
        var name = KoreanPieces.Topic(composer.Name().Korean);
        var self = composer.Pick("나는", "저는");
        var between = KoreanPieces.Between(composer);
        return Twin.Exchanged(
            $"<{name}> {between}[자기] {KoreanPieces.Object(thing.Korean)} {verb.Korean.Form("었+고")} {self} {KoreanPieces.Object(second.Korean)} {KoreanPieces.Past(other)}.",
            $"{self} {between}자기 {KoreanPieces.Object(thing.Korean)} {verb.Korean.Form("었+고")} {name} {KoreanPieces.Object(second.Korean)} {KoreanPieces.Past(other)}."
        ) with
        {
            Attractors = composer.IsHard ? 1 : 0,
        };
    }

    private static Twin Reciprocal(PairComposer composer)
    {
        var verb = composer.Social();
        var (act, thing) = composer.Act();
        var name = KoreanPieces.Topic(composer.Name().Korean);
        var many = KoreanPieces.Topic(KoreanPieces.Commoner(composer).Korean + "들");
        var between = KoreanPieces.Between(composer);
        return Twin.Exchanged(
            $"<{many}> {between}[서로] {verb.Korean.Form("었+고")} {name} {KoreanPieces.Object(thing.Korean)} {KoreanPieces.Past(act)}.",
            $"{name} {between}서로 {verb.Korean.Form("었+고")} {many} {KoreanPieces.Object(thing.Korean)} {KoreanPieces.Past(act)}."
        ) with
        {
            Attractors = composer.IsHard ? 1 : 0,
        };
    }
}
