using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Assistant.Kinds;

/// <summary>What can be done with a few words as they stand: find, order, count, take away, spell.</summary>
internal static class WordLists
{
    private static readonly Selector _words = Selector.Parse(
        "mammal bird fruit vegetable vehicle clothing toy furniture instrument flower"
    );

    public static IReadOnlyList<TaskKind> Kinds { get; } =
    [
        new("list.first", drawing => Place(drawing, 0)),
        new("list.last", drawing => Place(drawing, 2)),
        new("list.middle", drawing => Place(drawing, 1)) { IsHeldOut = true },
        new("list.reverse", drawing => Ordered(drawing, words => words.Reverse())),
        new("list.sort", drawing => Ordered(drawing, words => words.Order(StringComparer.Ordinal))),
        new("list.count", Count),
        new("list.remove", Remove),
        new("list.contains", Contains),
        new("list.repeat", Repeat),
        new("list.longest", Longest),
        new("spell.first", drawing => Letter(drawing, isFirst: true)),
        new("spell.last", drawing => Letter(drawing, isFirst: false)) { IsHeldOut = true },
        new("spell.length", Length),
        new("spell.upper", Upper) { Only = Language.English },
    ];

    /// <summary>Single words, so that a list can be read in one way.</summary>
    public static string[] Words(Drawing drawing, int count)
    {
        while (true)
        {
            var nouns = drawing.Nouns(count, _words);
            if (Array.TrueForAll(nouns, noun => drawing.In(noun.English, noun.Korean).All(char.IsLetter)))
            {
                return [.. nouns.Select(drawing.Word)];
            }
        }
    }

    private static Asked Place(Drawing drawing, int place)
    {
        var words = Words(drawing, 3);
        return Choice.Of(words[place], [("row", Row(words))]);
    }

    private static Asked Ordered(Drawing drawing, Func<string[], IEnumerable<string>> order)
    {
        var words = Words(drawing, 3);
        return Choice.Of(Row(order(words)), [("row", Row(words))]);
    }

    private static Asked Count(Drawing drawing)
    {
        var words = Words(drawing, drawing.Number(2, 6));
        return Arithmetic.Result(words.Length, [("row", Row(words))]);
    }

    private static Asked Remove(Drawing drawing)
    {
        var words = Words(drawing, 3);
        var removed = drawing.Dice.Pick<string>(words);
        return Choice.Of(Row(words.Where(word => word != removed)), [("row", Row(words)), ("word", removed)]);
    }

    private static Asked Contains(Drawing drawing)
    {
        var words = Words(drawing, 4);
        var isThere = drawing.Dice.Chance(50);
        var row = words[..3];
        return Choice.YesOrNo(
            drawing,
            isThere,
            [("row", Row(row)), ("word", isThere ? drawing.Dice.Pick<string>(row) : words[3])]
        );
    }

    private static Asked Repeat(Drawing drawing)
    {
        var (word, times) = (Words(drawing, 1)[0], drawing.Number(2, 4));
        var said = drawing.In(
            times switch
            {
                2 => "twice",
                3 => "three times",
                _ => "four times",
            },
            times switch
            {
                2 => "두",
                3 => "세",
                _ => "네",
            } + " 번"
        );
        return Choice.Of(
            string.Join(' ', Enumerable.Repeat(word, times)),
            [("word", word), ("times", said)],
            null,
            Row(Enumerable.Repeat(word, times))
        );
    }

    private static Asked? Longest(Drawing drawing)
    {
        var words = Words(drawing, 3);
        var longest = words.MaxBy(word => word.Length)!;
        return words.Count(word => word.Length == longest.Length) == 1
            ? Choice.Of(longest, [("row", Row(words))])
            : null;
    }

    private static Asked Letter(Drawing drawing, bool isFirst)
    {
        var word = Words(drawing, 1)[0];
        return Choice.Of((isFirst ? word[0] : word[^1]).ToString(), [("word", word)]);
    }

    private static Asked Upper(Drawing drawing)
    {
        var word = Words(drawing, 1)[0];
        return Choice.Of(word.ToUpperInvariant(), [("word", word)]) with
        {
            Check = AnswerCheck.Exact(word).With(AnswerCheck.UpperCase),
        };
    }

    private static Asked Length(Drawing drawing)
    {
        var word = Words(drawing, 1)[0];
        return Arithmetic.Result(word.Length, [("word", word)]);
    }

    private static string Row(IEnumerable<string> words) => string.Join(", ", words);
}
