using Malmoi.Village.Constructions;
using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Passages;

/// <summary>A deed that a question asks of, and its rival: the same verb between the same people in other parts.</summary>
/// <remarks>
/// The rival has as many words of the question as the deed itself, so that neither the place of a sentence nor the words it shares with
/// the question tell the answer: who did it to whom must be read.
/// </remarks>
internal sealed record Couple(Deed Asked, Deed Rival)
{
    private static readonly Noun _teacher = BilingualLexicon.Default.Noun("teacher");

    /// <summary>Draws a couple of deeds among three people for a kind of question; null where the words drawn do not allow one.</summary>
    public static Couple? Draw(QuestionKind kind, Composer composer, ReadOnlySpan<Mention> cast, string otherVerb = "")
    {
        var dice = composer.Dice;
        var isGift = kind is QuestionKind.What or QuestionKind.HowMany || dice.Chance(50);
        var verb = composer.TryVerb(
            isGift ? VerbFrame.Ditransitive : VerbFrame.Transitive,
            verb => IsDeed(verb) && verb.English != otherVerb
        );
        if (
            verb is null
            || !TryThings(kind, composer, verb, out var things)
            || !TryPlaces(kind, composer, verb, out var places)
        )
        {
            return null;
        }

        var times = Times(kind, composer);
        var isDoubleObject = verb.Is(VerbProperties.Dative) && dice.Chance(40);
        var (first, second) = kind switch
        {
            QuestionKind.Who => ((cast[0], cast[1]), (cast[1], cast[2])),
            QuestionKind.Whom => ((cast[0], cast[1]), (cast[2], cast[0])),
            _ => ((cast[0], cast[1]), (cast[1], cast[0])),
        };
        return new Couple(Make(first, 0), Make(second, 1));

        Deed Make((Mention Doer, Mention Other) people, int index) =>
            new()
            {
                Verb = verb,
                Doer = people.Doer,
                Other = people.Other,
                Thing = things?[index],
                Place = places?[index],
                Time = times?[index],
                IsDoubleObject = isDoubleObject,
            };
    }

    private static bool IsDeed(Verb verb) =>
        verb.Subject.Text.StartsWith("person", StringComparison.Ordinal)
        && verb.Aspect != Aspect.State
        && (verb.Frame == VerbFrame.Ditransitive ? verb.Second : verb.Object).Admits(_teacher);

    /// <summary>What is given: the same twice, two things, or two numbers of one.</summary>
    private static bool TryThings(QuestionKind kind, Composer composer, Verb verb, out CommonNoun[]? things)
    {
        things = null;
        if (verb.Frame != VerbFrame.Ditransitive)
        {
            return true;
        }

        Noun[] nouns =
        [
            .. composer.Vocabulary.Select(verb.Object).Where(noun => !noun.IsPerson && !noun.Is(NounProperties.Unique)),
        ];
        if (nouns.Length == 0)
        {
            return false;
        }

        var dice = composer.Dice;
        var first = dice.PickSkewed(nouns);
        if (kind == QuestionKind.HowMany)
        {
            if (first.Countability != Countability.Count || first.Counter.Length == 0)
            {
                return false;
            }

            var number = 2 + dice.Next(8);
            var other = 2 + ((number - 2 + 1 + dice.Next(7)) % 8);
            things = [Counted(first, number), Counted(first, other)];
            return true;
        }

        var second = kind == QuestionKind.What ? dice.PickSkewed(nouns) : first;
        if (kind == QuestionKind.What && (first.English == second.English || first.Korean == second.Korean))
        {
            return false;
        }

        var thing = Thing(first, composer);
        things = [thing, kind == QuestionKind.What ? Thing(second, composer) : thing];
        return true;
    }

    private static CommonNoun Thing(Noun noun, Composer composer) =>
        noun is { Countability: Countability.Count, Counter.Length: > 0 } && composer.Dice.Chance(25)
            ? Counted(noun, 2 + composer.Dice.Next(8))
            : new CommonNoun(noun)
            {
                Determiner = noun.Countability == Countability.Count ? Determiner.A : Determiner.None,
                Quality = composer.Dice.Chance(20) ? composer.Quality(noun) : null,
            };

    private static CommonNoun Counted(Noun noun, int number) =>
        new(noun)
        {
            Determiner = Determiner.None,
            Count = Numbers.Of(number),
            IsPlural = true,
        };

    private static bool TryPlaces(QuestionKind kind, Composer composer, Verb verb, out Noun[]? places)
    {
        places = null;
        if (kind != QuestionKind.Where && composer.Dice.Chance(60))
        {
            return true;
        }

        var first = Haunts.DrawNoun(composer, verb);
        var second = Haunts.DrawNoun(composer, verb);
        if (first is null || second is null || first.English == second.English || first.Korean == second.Korean)
        {
            return kind != QuestionKind.Where;
        }

        places = [first, second];
        return true;
    }

    private static TimeWord[]? Times(QuestionKind kind, Composer composer)
    {
        var dice = composer.Dice;
        if (kind != QuestionKind.When && dice.Chance(60))
        {
            return null;
        }

        var times = dice.Next(4) switch
        {
            0 => TimeWord.PartsOfDay,
            1 => TimeWord.Past,
            _ => composer.Vocabulary.AllowsHeldOut ? TimeWord.Days : TimeWord.Weekdays,
        };
        var first = dice.Next(times.Length);
        return [times[first], times[(first + 1 + dice.Next(times.Length - 1)) % times.Length]];
    }
}
