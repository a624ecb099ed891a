using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Assistant.Kinds;

/// <summary>How words belong together: opposites, classes, the odd one out, young animals, pairs.</summary>
internal static class WordRelations
{
    /// <summary>Classes that a child can tell apart, with their words.</summary>
    private static readonly (string Selector, string English, string Korean)[] _classes =
    [
        ("fruit", "a fruit", "과일"),
        ("mammal bird", "an animal", "동물"),
        ("job", "a job", "직업"),
        ("flower", "a flower", "꽃"),
        ("clothing", "clothing", "옷"),
        ("vehicle", "a vehicle", "탈것"),
        ("instrument", "an instrument", "악기"),
        ("furniture", "furniture", "가구"),
    ];

    public static IReadOnlyList<TaskKind> Kinds { get; } =
    [
        new("word.opposite", Opposite) { IsRecalled = true },
        new("word.young", drawing => Paired(drawing, "animal-young")) { IsRecalled = true },
        new("word.honorific", drawing => Paired(drawing, "honorific")) { IsRecalled = true, Only = Language.Korean },
        new("word.woman", drawing => Paired(drawing, "male-female")) { IsRecalled = true, Only = Language.English },
        new("word.analogy", Analogy) { IsHeldOut = true, IsRecalled = true },
        new("word.class", Class),
        new("word.odd", Odd),
        new("word.translate", Translate) { IsRecalled = true },
        new("word.counter", Counter) { Only = Language.Korean },
    ];

    private static Asked? Opposite(Drawing drawing)
    {
        var qualities = BilingualLexicon.Default.Adjectives;
        if (drawing.IsKorean && drawing.Dice.Chance(40))
        {
            return Paired(drawing, "opposite", mayTurn: true);
        }

        var quality = drawing.Dice.Pick<Adjective>([
            .. qualities.Where(one => one.Antonym.Length > 0 && !one.IsHeldOut),
        ]);
        var opposite = BilingualLexicon.Default.Adjective(quality.Antonym);
        // 새 is no word of its own, and 불편하다 and "old" have two opposites.
        if (
            opposite.IsHeldOut
            || quality.Quality is KoreanQuality.Determiner or KoreanQuality.Resultative
            || opposite.Quality is KoreanQuality.Determiner or KoreanQuality.Resultative
            || !IsClear(quality)
        )
        {
            return null;
        }

        var word = drawing.In(quality.English, quality.KoreanLemma);
        string[] answers =
        [
            .. qualities
                .Where(one =>
                    one.Antonym.Length > 0
                    && drawing.In(one.English, one.KoreanLemma) == word
                    && BilingualLexicon.Default.Adjective(one.Antonym) is { Quality: KoreanQuality.Descriptive }
                )
                .Select(one => BilingualLexicon.Default.Adjective(one.Antonym))
                .Select(one => drawing.In(one.English, one.KoreanLemma))
                .Distinct(StringComparer.Ordinal),
        ];
        return Choice.Of(
            drawing.In(opposite.English, opposite.KoreanLemma),
            [("word", word)],
            null,
            [.. answers.Where(answer => answer != drawing.In(opposite.English, opposite.KoreanLemma))]
        );
    }

    private static bool IsClear(Adjective quality) =>
        quality.Concept
            is not (
                "free"
                or "full-person"
                or "hungry"
                or "inconvenient"
                or "uncomfortable"
                or "strange"
                or "ordinary"
                or "ugly"
                or "tasteless"
            );

    /// <summary>A pair of the lexicon's own list.</summary>
    private static Asked? Paired(Drawing drawing, string relation, bool mayTurn = false)
    {
        var pairs = Pairs(drawing, relation);
        var pair = drawing.Dice.Pick<WordPair>(pairs);
        var isTurned = mayTurn && drawing.Dice.Chance(50);
        var (from, to) = isTurned ? (pair.Second, pair.First) : (pair.First, pair.Second);
        string[] others =
        [
            .. pairs
                .Where(one => (isTurned ? one.Second : one.First) == from)
                .Select(one => isTurned ? one.First : one.Second)
                .Where(one => one != to),
        ];
        return Choice.Of(to, [("word", from)], null, others);
    }

    private static WordPair[] Pairs(Drawing drawing, string relation)
    {
        var language = drawing.In("en", "ko");
        return
        [
            .. BilingualLexicon.Default.Pairs.Where(pair => pair.Relation == relation && pair.Language == language),
        ];
    }

    /// <summary>King is to queen as prince is to princess.</summary>
    private static Asked Analogy(Drawing drawing)
    {
        var relation = drawing.Dice.Pick("male-female", "animal-young");
        var pairs = drawing.Different(2, Pairs(drawing, relation), pair => pair.First, isSkewed: false);
        return Choice.Of(pairs[1].Second, [("a", pairs[0].First), ("b", pairs[0].Second), ("c", pairs[1].First)]);
    }

    /// <summary>Is a lion an animal or a fruit?</summary>
    private static Asked? Class(Drawing drawing)
    {
        var classes = drawing.Different(2, _classes, one => one.English, isSkewed: false);
        var right = drawing.Dice.Next(2);
        var noun = drawing.Nouns(1, Selector.Parse(classes[right].Selector))[0];
        string[] names = [.. classes.Select(one => drawing.In(one.English, one.Korean))];
        // Pajamas are many where English would ask of one thing.
        return noun.Countability == Countability.Plural
            ? null
            : Choice.Of(names[right], [("word", Thing(drawing, noun)), ("one", names[0]), ("two", names[1])]);
    }

    /// <summary>Two of a class and one of another.</summary>
    private static Asked Odd(Drawing drawing)
    {
        var classes = drawing.Different(2, _classes, one => one.English, isSkewed: false);
        var odd = drawing.Word(drawing.Nouns(1, Selector.Parse(classes[1].Selector))[0]);
        List<string> words = [.. drawing.Nouns(2, Selector.Parse(classes[0].Selector)).Select(drawing.Word)];
        words.Insert(drawing.Dice.Next(3), odd);
        return Choice.Of(odd, [("row", string.Join(", ", words))]);
    }

    private static Asked? Translate(Drawing drawing)
    {
        var noun = drawing.Dice.PickSkewed(drawing.Vocabulary.Nouns);
        var from = drawing.In(noun.English, noun.Korean);
        if (noun.IsHeldOut || noun.Is(NounProperties.Relational))
        {
            return null;
        }

        string[] answers =
        [
            .. drawing
                .Vocabulary.Nouns.Where(one => drawing.In(one.English, one.Korean) == from)
                .Select(one => drawing.In(one.Korean, one.English))
                .Distinct(StringComparer.Ordinal),
        ];
        var answer = drawing.In(noun.Korean, noun.English);
        return Choice.Of(answer, [("word", from)], null, [.. answers.Where(one => one != answer)]);
    }

    /// <summary>마리 for animals, 권 for books.</summary>
    private static Asked? Counter(Drawing drawing)
    {
        var noun = drawing.Dice.PickSkewed(drawing.Vocabulary.Nouns);
        return
            noun.Counter is "명" or "마리" or "권" or "대" or "그루" or "송이" or "벌" or "켤레" or "자루"
            && noun.Countability != Countability.Mass
            && !noun.Is(NounProperties.Relational)
            ? Choice.Of(noun.Counter, [("word", drawing.Word(noun))])
            : null;
    }

    /// <summary>"a lion" but "pants", 사자.</summary>
    private static string Thing(Drawing drawing, Noun noun)
    {
        var word = drawing.Word(noun);
        return drawing.IsKorean ? word
            : noun.Countability == Countability.Count ? $"{English.Article.Before(word)} {word}"
            : word;
    }
}
