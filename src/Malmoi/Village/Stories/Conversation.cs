using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Stories;

/// <summary>What people say to one another inside stories and in conversations of their own.</summary>
internal static class Conversation
{
    /// <summary>Where are you going? I am going to the market.</summary>
    public static void WhereTo(Scene scene, Noun place)
    {
        scene.Quote(scene.Friend, AskWhereTo(SpeechLevel.Casual), asks: true);
        scene.Quote(scene.Hero, Speech.Going(SpeechLevel.Casual, place), asks: false);
    }

    /// <summary>Where is the puppy? I do not know.</summary>
    public static void WhereIs(Scene scene, Noun thing)
    {
        scene.Quote(scene.Friend, AskWhereIs(thing, SpeechLevel.Casual), asks: true);
        scene.Quote(scene.Hero, NotKnow(SpeechLevel.Casual), asks: false);
    }

    public static void Taste(Scene scene, Noun dish)
    {
        scene.Quote(
            scene.Elder,
            new Saying(
                new Clause
                {
                    Subject = new CommonNoun(dish) { Determiner = Determiner.This },
                    Predicate = new QualityPredication(BilingualLexicon.Default.Adjective("good"))
                    {
                        Degree = Degree.Very,
                    },
                    Tense = Tense.Present,
                }
            )
            {
                Level = SpeechLevel.Casual,
            },
            asks: false
        );
    }

    /// <summary>A conversation of its own: two people who greet, ask, answer and part.</summary>
    public static void Write(Scene scene, List<Utterance> sentences)
    {
        var dice = scene.Dice;
        var withElder = dice.Chance(40);
        var (first, second) = withElder ? (scene.Hero, scene.Elder) : (scene.Hero, scene.Friend);
        var up = withElder ? SpeechLevel.Polite : SpeechLevel.Casual;
        const SpeechLevel down = SpeechLevel.Casual;
        var place = scene.Noun("market", "bookstore", "store", "supermarket", "department-store");
        var buy = Scene.Verb("buy");
        var thing = place.Concept switch
        {
            "bookstore" => scene.ObjectOf(buy, SemanticClass.Document),
            "department-store" => scene.ObjectOf(
                buy,
                SemanticClass.Clothing,
                SemanticClass.Accessory,
                SemanticClass.Toy
            ),
            _ => scene.ObjectOf(buy, SemanticClass.Fruit, SemanticClass.Vegetable, SemanticClass.Snack),
        };
        sentences.Add(
            new Turn(
                first,
                new Formula(
                    "Hello/Interjection",
                    withElder ? "안녕하세요/Interjection" : "안녕/Interjection",
                    withElder ? "." : "!"
                )
            )
        );
        sentences.Add(new Turn(second, new Formula("Hello/Interjection", "안녕/Interjection", "!")));
        sentences.Add(new Turn(second, AskWhereTo(down)));
        sentences.Add(new Turn(first, Speech.Going(up, place)));
        sentences.Add(new Turn(second, AskWhat(buy, place, down)));
        sentences.Add(
            new Turn(
                first,
                new Saying(
                    new Clause
                    {
                        Subject = new Pronoun(1) { IsSilent = dice.Chance(60) },
                        Predicate = new VerbPredication(buy)
                        {
                            Object = dice.Chance(50)
                                ? scene.Composer.Counted(thing, null)
                                : new CommonNoun(thing) { Determiner = Determiner.A, Quality = scene.Quality(thing) },
                        },
                        Tense = Tense.Future,
                    }
                )
                {
                    Level = up,
                }
            )
        );
        if (dice.Chance(60))
        {
            sentences.Add(new Turn(second, Together(scene, place, down)));
            sentences.Add(
                new Turn(first, new Formula("Yes/Interjection", withElder ? "네/Interjection" : "응/Interjection", "."))
            );
        }

        sentences.Add(new Turn(second, new Formula("Goodbye/Interjection", "안녕/Interjection", "!")));
    }

    private static Saying AskWhereTo(SpeechLevel level)
    {
        var gap = new Gap { Filler = QuestionWord.Where };
        return new Saying(
            new Clause
            {
                Subject = new Pronoun(2) { IsSilent = true },
                Predicate = new WhereToPredication(Scene.Verb("go"), gap),
                Tense = Tense.Present,
                View = View.Ongoing,
                Force = Force.Question,
                Asked = gap,
            }
        )
        {
            Level = level,
        };
    }

    private static Saying AskWhereIs(Noun thing, SpeechLevel level)
    {
        var gap = new Gap { Filler = QuestionWord.Where };
        return new Saying(
            new Clause
            {
                Subject = new CommonNoun(thing),
                Predicate = new WhereIsPredication(gap),
                Tense = Tense.Present,
                Force = Force.Question,
                Asked = gap,
            }
        )
        {
            Level = level,
        };
    }

    private static Saying AskWhat(Verb verb, Noun place, SpeechLevel level)
    {
        var gap = new Gap { Filler = QuestionWord.What };
        return new Saying(
            new Clause
            {
                Subject = new Pronoun(2) { IsSilent = true },
                Predicate = new VerbPredication(verb) { Object = gap },
                Tense = Tense.Future,
                Force = Force.Question,
                Asked = gap,
                Circumstances = [new PlaceCircumstance(new PlacePhrase(Side.Of(place), new CommonNoun(place)))],
            }
        )
        {
            Level = level,
        };
    }

    private static Saying NotKnow(SpeechLevel level) =>
        new(
            new Clause
            {
                Subject = new Pronoun(1) { IsSilent = true },
                Predicate = new NotKnowing(),
                Tense = Tense.Present,
                IsNegative = true,
            }
        )
        {
            Level = level,
        };

    private static Saying Together(Scene scene, Noun place, SpeechLevel level) =>
        new(
            new Clause
            {
                Predicate = Beginnings.Go(place),
                Tense = Tense.Present,
                Force = Force.Proposal,
                Form = EnglishForm.Base,
                IsBare = true,
                Circumstances = [new AdverbCircumstance(BilingualLexicon.Default.Adverb("together"))],
            }
        )
        {
            Level = level,
        };
}
