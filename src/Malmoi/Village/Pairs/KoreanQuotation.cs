namespace Malmoi.Village.Pairs;

/// <summary>는다고 is said, 느냐고 is asked, 으라고 is told.</summary>
internal static class KoreanQuotation
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("quotative_question", "quotation", Language.Korean, Question),
        new("quotative_command", "quotation", Language.Korean, Command),
    ];

    private static Twin Question(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var (past, asked) = (composer.Pick("말했다", "대답했다", "생각했다"), composer.Pick("물었다", "물어보았다"));
        var adverb = composer.IsHard ? "어제 저녁에 조용히 " : composer.Pick("", "다시 ", "조용히 ");
        return Twin.Mirrored(
            $"{KoreanPieces.Topic(composer.Name().Korean)} {KoreanPieces.Subject(composer.Name().Korean)} {KoreanPieces.Object(thing.Korean)} <{verb.Korean.Form("었+느냐고")}> {adverb}[{asked}].",
            $"{KoreanPieces.Topic(composer.Name().Korean)} {KoreanPieces.Subject(composer.Name().Korean)} {KoreanPieces.Object(thing.Korean)} <{verb.Korean.Form("었+다고")}> {adverb}[{past}]."
        );
    }

    private static Twin Command(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var (asked, ordered) = (composer.Pick("물었다", "물어보았다"), composer.Pick("명령했다", "시켰다", "부탁했다"));
        var adverb = composer.IsHard ? "어제 저녁에 조용히 " : composer.Pick("", "다시 ", "조용히 ");
        return Twin.Mirrored(
            $"{KoreanPieces.Topic(composer.Name().Korean)} {composer.Name().Korean}에게 {KoreanPieces.Object(thing.Korean)} <{verb.Korean.Form("으라고")}> {adverb}[{ordered}].",
            $"{KoreanPieces.Topic(composer.Name().Korean)} {composer.Name().Korean}에게 {KoreanPieces.Object(thing.Korean)} <{verb.Korean.Form("느냐고")}> {adverb}[{asked}]."
        );
    }
}
