using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Assistant.Kinds;

/// <summary>Tasks with many right answers, judged by what they must have.</summary>
internal static class OpenTasks
{
    /// <summary>Class, and its names: one, several, Korean.</summary>
    private static readonly (string Class, string One, string Several, string Korean)[] _classes =
    [
        ("fruit", "fruit", "fruits", "과일"),
        ("mammal", "animal with four legs", "animals with four legs", "네발짐승"),
        ("bird", "bird", "birds", "새"),
        ("vegetable", "vegetable", "vegetables", "채소"),
        ("flower", "flower", "flowers", "꽃"),
        ("job", "job", "jobs", "직업"),
        ("vehicle", "vehicle", "vehicles", "탈것"),
        ("instrument", "musical instrument", "musical instruments", "악기"),
        ("drink", "drink", "drinks", "마실 것"),
    ];
    private static readonly Selector _seen = Selector.Parse("mammal bird flower furniture instrument vehicle");
    private static readonly Selector _fruits = Selector.Parse("fruit");
    private static readonly Selector _animals = Selector.Parse("mammal bird");
    private static readonly Selector _others = Selector.Parse("vehicle clothing furniture instrument");

    public static IReadOnlyList<TaskKind> Kinds { get; } =
    [
        new("open.name", drawing => Named(drawing, 1)) { IsRecalled = true },
        new("open.three", drawing => Named(drawing, 3)) { IsRecalled = true },
        new("open.sentence", Sentence),
        new("list.fruit", drawing => Chosen(drawing, _fruits)),
        new("list.animals", drawing => Chosen(drawing, _animals)) { IsHeldOut = true },
    ];

    private static Asked Named(Drawing drawing, int count)
    {
        var (name, one, several, korean) = drawing.Dice.Pick<(string, string, string, string)>(_classes);
        Noun[] known = [.. drawing.Vocabulary.Select(Selector.Parse(name)).Where(noun => !noun.IsHeldOut)];
        var words = drawing.Different(count, known, noun => drawing.In(noun.English, noun.Korean));
        return new()
        {
            Words = [("class", drawing.In(one, korean)), ("classes", several)],
            Answer = string.Join(", ", words.Select(drawing.Word)),
            Check = AnswerCheck.Members(count, name),
        };
    }

    private static Asked? Sentence(Drawing drawing)
    {
        var noun = drawing.Nouns(1, _seen)[0];
        var word = drawing.Word(noun);
        return noun.Countability == Countability.Count
            ? new()
            {
                Words = [("word", word), ("name", drawing.Name(drawing.Names(1)[0]))],
                Answer = word,
                Check = AnswerCheck.All(word),
            }
            : null;
    }

    /// <summary>One or two of three belong to a class: neither all of them nor one alone is always right.</summary>
    private static Asked Chosen(Drawing drawing, Selector wanted)
    {
        var count = drawing.Number(1, 2);
        string[] chosen = [.. drawing.Nouns(count, wanted).Select(drawing.Word)];
        string[] others = [.. drawing.Nouns(3 - count, _others).Select(drawing.Word)];
        List<string> row = [.. others];
        foreach (var word in chosen)
        {
            row.Insert(drawing.Dice.Next(row.Count + 1), word);
        }

        return new()
        {
            Words = [("row", string.Join(", ", row))],
            Answer = string.Join(", ", row.Where(chosen.Contains)),
            Check = AnswerCheck.All(chosen).With(AnswerCheck.None(others)),
        };
    }
}
