using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>A counter agrees with what it counts: 고양이 세 마리, 학생 세 명.</summary>
internal static class KoreanCounters
{
    private static readonly HashSet<string> _strict = ["명", "마리", "권", "대", "그루", "송이", "벌", "켤레"];

    public static Paradigm[] Paradigms { get; } =
    [
        new("counter_noun_class", "counters", Language.Korean, Near),
        new("counter_floating", "counters", Language.Korean, Floating),
    ];

    private static Twin? Near(PairComposer composer)
    {
        var (first, second) = (Counted(composer), Counted(composer));
        if (first.Counter == second.Counter)
        {
            return null;
        }

        var number = Number(composer);
        var between = KoreanPieces.Between(composer);
        return Twin.Mirrored(
            $"{KoreanPieces.Topic(composer.Name().Korean)} {between}<{first.Korean}> {number} [{KoreanPieces.Object(first.Counter)}] 보았다.",
            $"{KoreanPieces.Topic(composer.Name().Korean)} {between}<{second.Korean}> {number} [{KoreanPieces.Object(second.Counter)}] 보았다."
        );
    }

    private static Twin? Floating(PairComposer composer)
    {
        var (first, second) = (Counted(composer), Counted(composer));
        if (first.Counter == second.Counter)
        {
            return null;
        }

        var number = Number(composer);
        var where = composer.IsHard ? "오늘 아침에 그 " : composer.Pick("", "", "어제 저녁에 저 ");
        return Twin.Mirrored(
            $"<{KoreanPieces.Subject(first.Korean)}> {where}{composer.Place().Korean} 앞에 {number} [{first.Counter}] 있었다.",
            $"<{KoreanPieces.Subject(second.Korean)}> {where}{composer.Place().Korean} 앞에 {number} [{second.Counter}] 있었다."
        ) with
        {
            Attractors = 1,
        };
    }

    private static Noun Counted(PairComposer composer) =>
        composer.Noun(noun =>
            _strict.Contains(noun.Counter) && !noun.Is(NounProperties.Relational) && !noun.Is(NounProperties.Honorific)
        );

    private static string Number(PairComposer composer) => Numbers.Of(2 + composer.Dice.Next(8)).NativeBeforeCounter;
}
