using Malmoi.Village.Pairs;

namespace Malmoi.Village.Assistant.Kinds;

/// <summary>Sentences of the grammar: translated, judged, searched for names, counted.</summary>
internal static class Sentences
{
    private const int LongestSentence = 9;

    private static readonly Paradigm[][] _paradigms =
    [
        .. Enum.GetValues<Language>().Select(language => Paradigm.All.Where(one => one.Language == language).ToArray()),
    ];

    public static IReadOnlyList<TaskKind> Kinds { get; } =
    [
        new("sentence.translate", Translate),
        new("sentence.right", Right),
        new("sentence.people", People),
        new("sentence.words", Words) { IsHeldOut = true },
    ];

    private static Asked? Translate(Drawing drawing)
    {
        var sentence = drawing.Lone(out var isHeldOut);
        var text = drawing.Text(sentence);
        var translation = drawing.Other(sentence);
        return IsShort(text) && IsShort(translation)
            ? Choice.Of(translation, [("sentence", text)]) with
            {
                HeldOut = isHeldOut ? HeldOutParts.Construction : HeldOutParts.None,
            }
            : null;
    }

    /// <summary>A or B, by a minimal pair.</summary>
    private static Asked? Right(Drawing drawing)
    {
        var paradigm = drawing.Dice.Pick<Paradigm>(_paradigms[(int)drawing.Language]);
        var composer = new PairComposer(drawing.Vocabulary, drawing.Dice, drawing.Split == Split.Test);
        composer.Start();
        if (paradigm.Draw(composer)?.Pairs(paradigm).FirstOrDefault() is not { } pair || !IsShort(pair.Good))
        {
            return null;
        }

        var isFirst = drawing.Dice.Chance(50);
        var (first, second) = isFirst ? (pair.Good, pair.Bad) : (pair.Bad, pair.Good);
        drawing.Noted(composer.HasHeldOut, first);
        return Choice.Of(isFirst ? "A" : "B", [("a", first), ("b", second)], null, pair.Good);
    }

    private static Asked? People(Drawing drawing)
    {
        var people = drawing.Names(2);
        string[] names = [.. people.Select(drawing.Name)];
        return Reading.Between(drawing, people) is { } sentence
            ? new()
            {
                Words = [("sentence", sentence)],
                Answer = drawing.In(
                    $"{names[0]} and {names[1]}",
                    Wording.Fill("{a:과} {b}", [("a", names[0]), ("b", names[1])])
                ),
                Check = AnswerCheck.All(names).With(AnswerCheck.AtMostWords(6)),
            }
            : null;
    }

    private static Asked? Words(Drawing drawing)
    {
        var text = drawing.Text(drawing.Lone(out _));
        return IsShort(text) ? Arithmetic.Result(text.Split(' ').Length, [("sentence", text)]) : null;
    }

    private static bool IsShort(string text) => text.Split(' ').Length <= LongestSentence;
}
