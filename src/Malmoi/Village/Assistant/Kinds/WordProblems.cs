using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Assistant.Kinds;

/// <summary>Stories of things that people have, get and give away, solved in steps.</summary>
internal static class WordProblems
{
    private static readonly Selector _things = Selector.Parse(
        "fruit toy =pencil =pen =cookie =candy =book =egg =marble =coin =stamp"
    );

    public static IReadOnlyList<TaskKind> Kinds { get; } =
    [
        new("story.more", drawing => Told(drawing, drawing.Number(2, 12), drawing.Number(2, 9), '+')),
        new("story.less", drawing => Told(drawing, drawing.Number(10, 20), drawing.Number(2, 8), '-')),
        new("story.total", drawing => Told(drawing, drawing.Number(2, 12), drawing.Number(2, 12), '+')),
        new("story.each", drawing => Told(drawing, drawing.Number(2, 9), drawing.Number(2, 9), '×')),
        new("story.share", Share) { IsHeldOut = true },
        new("story.two-steps", TwoSteps),
    ];

    private static Asked? Told(Drawing drawing, int first, int second, char sign)
    {
        var result = sign switch
        {
            '+' => first + second,
            '-' => first - second,
            _ => first * second,
        };
        return Cast(drawing) is { } cast
            ? Arithmetic.Result(
                result,
                [.. cast, ("a", Arithmetic.Text(first)), ("b", Arithmetic.Text(second))],
                $"{first} {sign} {second} = {result}."
            )
            : null;
    }

    private static Asked? Share(Drawing drawing)
    {
        var (result, people) = (drawing.Number(2, 6), drawing.Number(2, 6));
        return Cast(drawing) is { } cast
            ? Arithmetic.Result(
                result,
                [.. cast, ("a", Arithmetic.Text(result * people)), ("b", Arithmetic.Text(people))],
                $"{result * people} ÷ {people} = {result}."
            )
            : null;
    }

    private static Asked? TwoSteps(Drawing drawing)
    {
        var (had, got) = (drawing.Number(4, 12), drawing.Number(2, 8));
        var gave = drawing.Number(2, 6);
        return Cast(drawing) is { } cast
            ? Arithmetic.Result(
                had + got - gave,
                [.. cast, ("a", Arithmetic.Text(had)), ("b", Arithmetic.Text(got)), ("c", Arithmetic.Text(gave))],
                $"{had} + {got} = {had + got}. {had + got} - {gave} = {had + got - gave}."
            )
            : null;
    }

    /// <summary>Two people and a thing that is counted.</summary>
    private static (string, string)[]? Cast(Drawing drawing)
    {
        var names = drawing.Names(2);
        var thing = drawing.Nouns(1, _things)[0];
        if (thing.Countability != Countability.Count || thing.Counter is not ("개" or "자루" or "권" or "장"))
        {
            return null;
        }

        return
        [
            ("one", drawing.Name(names[0])),
            ("other", drawing.Name(names[1])),
            ("things", drawing.Noted(thing.IsHeldOut, drawing.In(thing.Plural, thing.Korean))),
            ("counter", thing.Counter),
            ("him", names[0].Gender == Gender.Feminine ? "her" : "him"),
        ];
    }
}
