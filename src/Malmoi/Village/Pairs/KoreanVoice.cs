using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>Causative and passive verbs change who stands in which case: 물이 끓었다, 물을 끓였다; 도둑을 잡았다, 도둑이 잡혔다.</summary>
internal static class KoreanVoice
{
    /// <summary>Passives that are not also causatives: 물리다 yes, 안기다 and 보이다 no.</summary>
    private static readonly HashSet<string> _passives =
    [
        "잡히다",
        "붙잡히다",
        "쫓기다",
        "밀리다",
        "차이다",
        "밟히다",
        "찔리다",
        "물리다",
        "막히다",
        "뽑히다",
        "꺾이다",
    ];

    public static Paradigm[] Paradigms { get; } =
    [new("causative", "causatives", Language.Korean, Causative), new("passive", "passives", Language.Korean, Passive)];

    private static Twin? Causative(PairComposer composer)
    {
        var verbs = composer.Vocabulary.Verbs(VerbFrame.Transitive);
        var verb = composer.Dice.Pick<Verb>(verbs);
        if (verb.Twin.Length == 0)
        {
            return null;
        }

        var twin = BilingualLexicon.Default.Verb(verb.Twin);
        if (
            twin.Frame != VerbFrame.Intransitive
            || twin.Korean.Lemma == verb.Korean.Lemma
            || (twin.IsHeldOut && !composer.Vocabulary.AllowsHeldOut)
        )
        {
            return null;
        }

        composer.Note(verb);
        composer.Note(twin);
        var nouns = Array.FindAll(
            composer.Vocabulary.Select(verb.Object),
            noun => twin.Subject.Admits(noun) && !noun.Is(NounProperties.Animate) && !noun.IsPerson
        );
        if (nouns.Length == 0)
        {
            return null;
        }

        var (first, second) = (
            composer.Note(composer.Dice.Pick<Noun>(nouns)),
            composer.Note(composer.Dice.Pick<Noun>(nouns))
        );
        var between = KoreanPieces.Between(composer);
        return Twin.Mirrored(
            $"{KoreanPieces.Subject(composer.Name().Korean)} <{KoreanPieces.Object(first.Korean)}> {between}[{KoreanPieces.Past(verb)}].",
            $"<{KoreanPieces.Subject(second.Korean)}> {between}[{KoreanPieces.Past(twin)}]."
        ) with
        {
            Attractors = composer.IsHard ? 1 : 0,
        };
    }

    private static Twin? Passive(PairComposer composer)
    {
        var verb = composer.Dice.Pick<Verb>(composer.Vocabulary.Verbs(VerbFrame.Transitive));
        if (!_passives.Contains(verb.KoreanPassive))
        {
            return null;
        }

        composer.Note(verb);
        var agents = Array.FindAll(composer.Vocabulary.Select(verb.Subject), IsSomebody);
        var patients = Array.FindAll(composer.Vocabulary.Select(verb.Object), IsSomebody);
        if (agents.Length == 0 || patients.Length == 0)
        {
            return null;
        }

        var agent = composer.Note(composer.Dice.PickSkewed(agents)).Korean;
        var patient = composer.Note(composer.Dice.PickSkewed(patients)).Korean;
        var passive = Malmoi.Village.Grammar.VerbPredication.Derived(verb.KoreanPassive).Form("었+다");
        var between = KoreanPieces.Between(composer);
        return Twin.Mirrored(
            $"{KoreanPieces.Subject(agent)} <{KoreanPieces.Object(patient)}> {between}[{KoreanPieces.Past(verb)}].",
            $"{KoreanPieces.Subject(patient)} <{agent}에게> {between}[{passive}]."
        ) with
        {
            Attractors = composer.IsHard ? 1 : 0,
        };
    }

    private static bool IsSomebody(Noun noun) =>
        (noun.IsPerson || noun.Is(NounProperties.Animate)) && !noun.Is(NounProperties.Honorific);
}
