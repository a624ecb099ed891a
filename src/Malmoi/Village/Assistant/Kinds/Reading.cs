using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using Malmoi.Village.Passages;

namespace Malmoi.Village.Assistant.Kinds;

/// <summary>Questions about two deeds of the same people in other parts, answered by words of the text, or by saying that it does not tell.</summary>
internal static class Reading
{
    public static IReadOnlyList<TaskKind> Kinds { get; } =
    [
        new("reading.who", drawing => Told(drawing, QuestionKind.Who)),
        new("reading.whom", drawing => Told(drawing, QuestionKind.Whom)),
        new("reading.what", drawing => Told(drawing, QuestionKind.What)),
        new("reading.where", drawing => Told(drawing, QuestionKind.Where)),
        new("reading.how-many", drawing => Told(drawing, QuestionKind.HowMany)),
        new("reading.when", drawing => Told(drawing, QuestionKind.When)) { IsHeldOut = true },
        new("honest.unknown", drawing => Twins(drawing)?.Untold),
    ];

    /// <summary>A text with the answer, and the same text without it.</summary>
    public static (Asked Told, Asked Untold)? Twins(Drawing drawing)
    {
        var kind = drawing.Dice.Pick(QuestionKind.Who, QuestionKind.Where, QuestionKind.Where, QuestionKind.When);
        if (Drawn(drawing, kind) is not { } drawn || Read(drawing, drawn) is not { } told)
        {
            return null;
        }

        // Who did it is untold where the deed is; where and when are untold where the deed is told without them.
        var (_, couple, isAskedFirst) = drawn;
        var poorer = couple.Asked with
        {
            Place = kind == QuestionKind.Where ? null : couple.Asked.Place,
            Time = kind == QuestionKind.When ? null : couple.Asked.Time,
        };
        string[] sentences =
            kind == QuestionKind.Who ? [Tell(drawing, couple.Rival)]
            : isAskedFirst ? [Tell(drawing, poorer), Tell(drawing, couple.Rival)]
            : [Tell(drawing, couple.Rival), Tell(drawing, poorer)];
        return (
            told,
            told with
            {
                Input = string.Join(' ', sentences),
                Answer = drawing.In("The text does not say", "글에 나와 있지 않습니다"),
                Check = AnswerCheck.Unknown,
            }
        );
    }

    /// <summary>Two deeds of the same kind with the same people, and both questions: as in a conversation.</summary>
    public static (Asked First, Asked Second)? Couple(Drawing drawing, QuestionKind kind)
    {
        if (Drawn(drawing, kind) is not { } drawn || Read(drawing, drawn) is not { } first)
        {
            return null;
        }

        var turned = new Couple(drawn.Couple.Rival, drawn.Couple.Asked);
        return Read(drawing, (kind, turned, !drawn.IsAskedFirst)) is { } second && second.Check != first.Check
            ? (first, second)
            : null;
    }

    /// <summary>A sentence of what one did to the other; null where chance gave no verb for it.</summary>
    public static string? Between(Drawing drawing, GivenName[] names) =>
        Passages.Couple.Draw(
            QuestionKind.Where,
            drawing.Composer,
            [Person(names[0]), Person(names[1]), Person(names[0])]
        )
            is { } couple
            ? Tell(drawing, couple.Asked)
            : null;

    private static Asked? Told(Drawing drawing, QuestionKind kind) =>
        Drawn(drawing, kind) is { } drawn ? Read(drawing, drawn) : null;

    private static (QuestionKind Kind, Couple Couple, bool IsAskedFirst)? Drawn(Drawing drawing, QuestionKind kind)
    {
        Mention[] cast = [.. drawing.Names(3).Select(name => Person(name))];
        return Passages.Couple.Draw(kind, drawing.Composer, cast) is { } couple
            ? (kind, couple, drawing.Dice.Chance(50))
            : null;
    }

    private static Mention Person(GivenName name) =>
        new(
            new Person
            {
                Name = name,
                Gender = name.Gender,
                Age = Age.Adult,
            }
        );

    private static Asked? Read(Drawing drawing, (QuestionKind Kind, Couple Couple, bool IsAskedFirst) drawn)
    {
        var (kind, couple, isAskedFirst) = drawn;
        var isCleft = drawing.Split == Split.Test && drawing.Dice.Chance(30);
        Utterance[] deeds = [Sentence(couple.Asked), Sentence(couple.Rival)];
        if (!isAskedFirst)
        {
            Array.Reverse(deeds);
        }

        var read = new Passage
        {
            Sentences = deeds,
            Asked = isAskedFirst ? 0 : 1,
            Kind = kind,
            Deed = couple.Asked,
            Question = Asking.For(kind, couple.Asked, SpeechLevel.Polite),
            Language = drawing.Language,
        }.Read();
        if (read is null)
        {
            return null;
        }

        foreach (var deed in deeds)
        {
            drawing.Text(deed);
        }

        var thing = couple.Asked.Thing;
        string[] golds = kind switch
        {
            QuestionKind.HowMany => [read.Answer, Arithmetic.Text(thing!.Count!.Value)],
            // A scarf will do for the expensive scarf, and coins for the eight.
            QuestionKind.What =>
            [
                .. new[]
                {
                    read.Answer,
                    drawing.In(thing!.IsPlural ? thing.Noun.Plural : thing.Noun.English, thing.Noun.Korean),
                }.Distinct(),
            ],
            _ => [read.Answer],
        };
        return new Asked
        {
            Words = [("question", read.Question)],
            Input = read.Context,
            Answer = read.Answer,
            Check = AnswerCheck.Exact(golds),
            HeldOut = isCleft ? HeldOutParts.Construction : HeldOutParts.None,
        };

        Utterance Sentence(Deed deed) => isCleft ? Telling.Cleft(deed) : Telling.Plainly(deed, drawing.Composer);
    }

    private static string Tell(Drawing drawing, Deed deed) => drawing.Text(Telling.Plainly(deed, drawing.Composer));
}
