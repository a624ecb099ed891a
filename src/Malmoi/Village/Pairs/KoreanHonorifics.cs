using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>(으)시 honours a subject with 께서; 드리다 honours whom one gives to.</summary>
internal static class KoreanHonorifics
{
    private const string Phenomenon = "honorific_agreement";

    public static Paradigm[] Paradigms { get; } =
    [
        new("subject_honorific", Phenomenon, Language.Korean, Subject),
        new("subject_honorific_complement", Phenomenon, Language.Korean, Complement),
        new("object_honorific", Phenomenon, Language.Korean, Recipient),
    ];

    private static Twin Subject(PairComposer composer)
    {
        var (verb, thing) = composer.Act(verb => verb.Honorific is null);
        var (elder, commoner) = (KoreanPieces.Elder(composer), KoreanPieces.Commoner(composer));
        var (forElder, forCommoner) =
            composer.IsHard
                ? (
                    $"{KoreanPieces.Subject(KoreanPieces.Commoner(composer).Korean)} 어제 두고 간 ",
                    $"{KoreanPieces.Elder(composer).Korean}께서 어제 두고 가신 "
                )
            : composer.Dice.Chance(40)
                ? (
                    $"{KoreanPieces.With(KoreanPieces.Commoner(composer).Korean, Particle.With)} 함께 {composer.Place().Korean}에서 ",
                    $"{KoreanPieces.With(KoreanPieces.Elder(composer).Korean, Particle.With)} 함께 {composer.Place().Korean}에서 "
                )
            : ("", "");
        return Twin.Mirrored(
            $"<{elder.Korean}께서> {forElder}{KoreanPieces.Object(thing.Korean)} [{verb.Korean.Form("으시+었+다")}].",
            $"<{KoreanPieces.Subject(commoner.Korean)}> {forCommoner}{KoreanPieces.Object(thing.Korean)} [{KoreanPieces.Past(verb)}]."
        ) with
        {
            Attractors = composer.IsHard ? 1 : 0,
        };
    }

    private static Twin Complement(PairComposer composer)
    {
        var (verb, thing) = composer.Act(verb => verb.Honorific is null);
        var (elder, commoner) = (KoreanPieces.Elder(composer), KoreanPieces.Commoner(composer));
        var between = composer.IsHard ? "어제 친구와 함께 " : composer.Pick("", "지난주에 ", "시장에서 혼자 ");
        return Twin.Mirrored(
            $"{KoreanPieces.Topic(composer.Name().Korean)} <{elder.Korean}께서> {between}{KoreanPieces.Object(thing.Korean)} [{verb.Korean.Form("으시+었+다고")}] 말했다.",
            $"{elder.Korean}께서는 <{KoreanPieces.Subject(commoner.Korean)}> {between}{KoreanPieces.Object(thing.Korean)} [{verb.Korean.Form("었+다고")}] 말씀하셨다."
        ) with
        {
            Attractors = 1,
        };
    }

    private static Twin Recipient(PairComposer composer)
    {
        var (elder, commoner) = (KoreanPieces.Elder(composer), KoreanPieces.Commoner(composer));
        var (_, first) = composer.Act(verb =>
            verb.Object.Text.Contains("buyable", StringComparison.Ordinal) || verb.Field == VerbField.Handling
        );
        var between = composer.IsHard ? "어제 시장에서 사 온 " : composer.Pick("", "지난주에 ", "아침 일찍 집에서 ");
        var giver = composer.Name().Korean;
        return Twin.Mirrored(
            $"{KoreanPieces.Topic(giver)} <{elder.Korean}께> {between}{KoreanPieces.Object(first.Korean)} [드렸다].",
            $"{KoreanPieces.Topic(giver)} <{commoner.Korean}에게> {between}{KoreanPieces.Object(first.Korean)} [주었다]."
        );
    }
}
