using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Assistant.Kinds;

/// <summary>What follows from what is told.</summary>
internal static class Logic
{
    private static readonly Adjective[] _degrees =
    [
        .. new[] { "tall", "young", "strong", "brave", "kind", "diligent", "rich", "wise", "polite", "honest" }
            .Select(BilingualLexicon.Default.Adjective)
            .Where(quality => quality.IsGradable && !quality.IsHeldOut),
    ];
    private static readonly Selector _containers = Selector.Parse("=box =bag =drawer =basket =pocket =bucket");
    private static readonly Selector _hidden = Selector.Parse(
        "=key =ball =coin =ring =letter =pen =doll =wallet =watch =button"
    );
    private static readonly Selector _owned = Selector.Parse("fruit toy -=snowman -=swing -=slide");
    private static readonly Selector _jobs = Selector.Parse("job -honorific");

    public static IReadOnlyList<TaskKind> Kinds { get; } =
    [
        new("logic.most", drawing => Ranked(drawing, 0)),
        new("logic.between", drawing => Ranked(drawing, 1)) { IsHeldOut = true },
        new("logic.first", First),
        new("logic.all", All),
        new("logic.either", Either),
        new("logic.swap", Swap),
    ];

    /// <summary>A is taller than B, B than C, told in either order.</summary>
    private static Asked? Ranked(Drawing drawing, int place)
    {
        var quality = drawing.Dice.Pick<Adjective>(_degrees);
        string[] names = [.. drawing.Names(3).Select(drawing.Name)];
        string[] facts = [Fact(0, 1), Fact(1, 2)];
        if (drawing.Dice.Chance(50))
        {
            Array.Reverse(facts);
        }

        (string, string)[] words =
        [
            ("facts", string.Join(' ', facts)),
            ("most", drawing.In(quality.Superlative, quality.Korean!.Form("습니까"))),
            ("more", drawing.In(quality.Comparative, quality.Korean.Form("은"))),
        ];
        return Choice.Of(names[place], words, $"{Fact(0, 1)} {Fact(1, 2)}");

        string Fact(int more, int less) =>
            drawing.In(
                $"{names[more]} is {quality.Comparative} than {names[less]}.",
                $"{Wording.WithParticle(names[more], "은")} {names[less]}보다 {quality.Korean!.Form("습니다")}."
            );
    }

    private static Asked First(Drawing drawing)
    {
        string[] names = [.. drawing.Names(3).Select(drawing.Name)];
        string[] facts = [Fact(0, 1), Fact(1, 2)];
        if (drawing.Dice.Chance(50))
        {
            Array.Reverse(facts);
        }

        var isLast = drawing.Dice.Chance(50);
        return Choice.Of(names[isLast ? 2 : 0], [("facts", string.Join(' ', facts))], $"{Fact(0, 1)} {Fact(1, 2)}") with
        {
            Variant = isLast ? "last" : "first",
        };

        string Fact(int before, int after) =>
            drawing.In(
                $"{names[before]} came before {names[after]}.",
                $"{Wording.WithParticle(names[before], "은")} {names[after]}보다 먼저 왔습니다."
            );
    }

    /// <summary>All bakers are kind; no bakers are kind; Minsu is a baker or a pilot.</summary>
    private static Asked? All(Drawing drawing)
    {
        var job = drawing.Nouns(1, _jobs)[0];
        if (job.Gender != Gender.Common)
        {
            return null;
        }

        var quality = drawing.Dice.Pick<Adjective>(_degrees);
        var (word, name) = (drawing.Word(job), drawing.Name(drawing.Names(1)[0]));
        var isYes = drawing.Dice.Chance(50);
        var plural = drawing.Noted(job.IsHeldOut, drawing.In(job.Plural, word));
        var rule = drawing.In(
            isYes ? $"All {plural} are {quality.English}." : $"No {plural} are {quality.English}.",
            isYes
                ? $"{Wording.WithParticle(plural, "은")} 모두 {quality.Korean!.Form("습니다")}."
                : $"{Wording.WithParticle(plural, "은")} 아무도 {quality.Korean!.Form("지")} 않습니다."
        );
        var fact = drawing.In(
            $"{name} is {English.Article.Before(word)} {word}.",
            $"{Wording.WithParticle(name, "은")} {word}입니다."
        );
        return Choice.YesOrNo(
            drawing,
            isYes,
            [
                ("rule", rule),
                ("fact", fact),
                ("name", name),
                ("quality", drawing.In(quality.English, quality.Korean!.Form("습니까"))),
            ],
            drawing.In(
                $"{fact} {rule} So {name} is {(isYes ? "" : "not ")}{quality.English}.",
                $"{fact} {rule} 그래서 {Wording.WithParticle(name, "은")} "
                    + (isYes ? quality.Korean.Form("습니다") : $"{quality.Korean.Form("지")} 않습니다")
                    + "."
            )
        );
    }

    private static Asked Either(Drawing drawing)
    {
        var places = drawing.Nouns(2, _containers);
        var thing = drawing.Word(drawing.Nouns(1, _hidden)[0]);
        string[] words = [drawing.Word(places[0]), drawing.Word(places[1])];
        var isFirst = drawing.Dice.Chance(50);
        var (found, empty) = isFirst ? (words[0], words[1]) : (words[1], words[0]);
        return Choice.Of(
            drawing.In($"in the {found}", $"{found} 안"),
            [("thing", thing), ("one", words[0]), ("two", words[1]), ("empty", empty)],
            drawing.In(
                $"It is not in the {empty}, so it is in the {found}.",
                $"{empty} 안에 없으니 {found} 안에 있습니다."
            ),
            drawing.In($"the {found}", found),
            drawing.In($"it is in the {found}", $"{found} 안에 있습니다"),
            drawing.In($"{thing} is in the {found}", $"{found}에 있습니다")
        );
    }

    private static Asked? Swap(Drawing drawing)
    {
        string[] names = [.. drawing.Names(2).Select(drawing.Name)];
        var things = drawing.Nouns(2, _owned);
        if (Array.Exists(things, thing => thing.Countability != Countability.Count))
        {
            return null;
        }

        string[] words = [.. things.Select(drawing.Word)];
        var asked = drawing.Dice.Next(2);
        var got = words[1 - asked];
        return Choice.Of(
            drawing.In($"{English.Article.Before(got)} {got}", got),
            [("one", names[0]), ("two", names[1]), ("this", words[0]), ("that", words[1]), ("who", names[asked])],
            drawing.In(
                $"{names[asked]} gave the {words[asked]} and got the {got}.",
                Wording.Fill(
                    "{a:은} {b:을} 주고 {c:을} 받았습니다.",
                    [("a", names[asked]), ("b", words[asked]), ("c", got)]
                )
            )
        );
    }
}
