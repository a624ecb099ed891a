using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>Conversations of their own: who speaks, at which level to whom, and about what.</summary>
internal static class Scripts
{
    private static readonly Action<Scene, List<Utterance>>[] _all =
    [
        Conversation.Write,
        Weekend,
        WithElder,
        AtTheStore,
        AskingTheWay,
        AtTheHospital,
        AfterSchool,
        OnThePhone,
        AtTheRestaurant,
    ];

    public static void Write(Scene scene, List<Utterance> turns) =>
        scene.Dice.Pick<Action<Scene, List<Utterance>>>(_all)(scene, turns);

    /// <summary>Two friends plan their Saturday.</summary>
    private static void Weekend(Scene scene, List<Utterance> turns)
    {
        const SpeechLevel level = SpeechLevel.Casual;
        var (first, second) = (scene.Hero, scene.Friend);
        var day = scene.Dice.Pick<TimeWord>(TimeWord.Weekdays);
        var sport = scene.Noun("soccer", "baseball", "basketball", "tennis", "badminton", "volleyball", "chess");
        var place = scene.Noun("park", "stadium", "gym");
        turns.Add(new Turn(first, Speech.Hello(level)));
        turns.Add(new Turn(second, Speech.Hello(level)));
        turns.Add(new Turn(first, Speech.You(level, false, Beginnings.Go(place), Tense.Future, When(day))));
        turns.Add(new Turn(second, Speech.Yes(level)));
        turns.Add(new Turn(second, Speech.Me(level, Act("play-sport", Bare(sport)), Tense.Future)));
        if (scene.Dice.Chance(60))
        {
            turns.Add(new Turn(first, Speech.You(level, false, Act("like", Bare(sport)), Tense.Present)));
            turns.Add(new Turn(second, Speech.Yes(level)));
        }

        turns.Add(new Turn(first, Speech.Let(level, Act("play-sport", Bare(sport)), How("together"))));
        turns.Add(new Turn(second, Speech.Bye(level)));
    }

    /// <summary>A child talks with somebody of the family whom Korean honours.</summary>
    private static void WithElder(Scene scene, List<Utterance> turns)
    {
        const SpeechLevel up = SpeechLevel.Polite;
        const SpeechLevel down = SpeechLevel.Casual;
        var (child, elder) = (scene.Hero, scene.Elder);
        var reading = scene.Noun("newspaper", "magazine", "novel", "letter");
        var food = scene.Noun("apple", "orange", "peach", "sandwich", "cake");
        turns.Add(new Turn(child, Speech.WhereTo(up, elder.IsHonored)));
        turns.Add(new Turn(elder, Speech.Going(down, scene.Noun("market", "park", "library", "hospital"))));
        turns.Add(new Turn(child, Speech.You(up, elder.IsHonored, Act("read", new CommonNoun(reading)), Tense.Past)));
        turns.Add(new Turn(elder, Speech.Yes(down)));
        turns.Add(
            new Turn(
                elder,
                Speech.It(
                    down,
                    new CommonNoun(reading),
                    new QualityPredication(
                        BilingualLexicon.Default.Adjective(scene.Dice.Pick("interesting", "boring", "difficult"))
                    )
                    {
                        Degree = Degree.Very,
                    }
                )
            )
        );
        turns.Add(
            new Turn(
                child,
                Speech.You(
                    up,
                    elder.IsHonored,
                    Act("eat", new CommonNoun(food) { Determiner = Determiner.A }),
                    Tense.Future
                )
            )
        );
        turns.Add(new Turn(elder, scene.Dice.Chance(50) ? Speech.Yes(down) : Speech.No(down)));
        turns.Add(new Turn(elder, Speech.Thanks(down)));
    }

    /// <summary>A clerk serves a customer: 합니다 to the customer, 해요 back.</summary>
    private static void AtTheStore(Scene scene, List<Utterance> turns)
    {
        var clerk = Somebody(scene, "clerk", "shopkeeper", "merchant");
        var customer = scene.Hero;
        var goods = scene.Noun("apple", "orange", "potato", "carrot", "tomato", "peach", "cucumber", "onion");
        turns.Add(
            new Turn(clerk, new Formula("Welcome/Interjection", "어서/Adverb 오십시오/Interjection/0/flat", "."))
        );
        turns.Add(new Turn(customer, Speech.Where(SpeechLevel.Polite, Many(goods))));
        turns.Add(
            new Turn(
                clerk,
                Speech.It(
                    SpeechLevel.Formal,
                    Many(goods),
                    new PresencePredication(
                        new PlacePhrase(
                            scene.Dice.Pick(Side.Beside, Side.Behind, Side.InFront),
                            new CommonNoun(scene.Noun("door", "shelf", "table"))
                        )
                    )
                )
            )
        );
        turns.Add(
            new Turn(
                customer,
                Speech.IsIt(
                    SpeechLevel.Polite,
                    Many(goods),
                    new QualityPredication(BilingualLexicon.Default.Adjective("fresh"))
                )
            )
        );
        turns.Add(new Turn(clerk, Speech.Yes(SpeechLevel.Formal)));
        turns.Add(
            new Turn(
                customer,
                Speech.Me(SpeechLevel.Polite, Act("buy", scene.Composer.Counted(goods, null)), Tense.Future)
            )
        );
        turns.Add(new Turn(clerk, Speech.Thanks(SpeechLevel.Formal)));
        turns.Add(new Turn(clerk, Speech.Bye(SpeechLevel.Formal)));
    }

    /// <summary>A traveller asks somebody of the village for the way.</summary>
    private static void AskingTheWay(Scene scene, List<Utterance> turns)
    {
        const SpeechLevel level = SpeechLevel.Polite;
        var stranger = Somebody(scene, "traveler", "tourist", "foreigner");
        var goal = scene.Noun("library", "museum", "hospital", "station", "hotel", "theater", "market");
        var mark = scene.Noun("school", "park", "church", "bakery", "restaurant", "bookstore");
        turns.Add(new Turn(stranger, Speech.Hello(level)));
        turns.Add(new Turn(stranger, Speech.Where(level, new CommonNoun(goal))));
        turns.Add(
            new Turn(
                scene.Hero,
                Speech.It(
                    level,
                    new CommonNoun(goal),
                    new PresencePredication(
                        new PlacePhrase(
                            scene.Dice.Pick(Side.Beside, Side.Behind, Side.InFront, Side.Near),
                            new CommonNoun(mark)
                        )
                    )
                )
            )
        );
        if (scene.Dice.Chance(60))
        {
            turns.Add(
                new Turn(
                    stranger,
                    Speech.IsIt(
                        level,
                        new CommonNoun(goal),
                        new QualityPredication(BilingualLexicon.Default.Adjective("big"))
                    )
                )
            );
        }

        turns.Add(
            new Turn(
                scene.Hero,
                Speech.Bid(
                    level,
                    new VerbPredication(Scene.Verb("cross")) { Object = new CommonNoun(scene.Noun("bridge", "street")) }
                )
            )
        );
        turns.Add(new Turn(stranger, Speech.Thanks(SpeechLevel.Formal)));
    }

    /// <summary>A doctor asks a patient and gives advice.</summary>
    private static void AtTheHospital(Scene scene, List<Utterance> turns)
    {
        const SpeechLevel level = SpeechLevel.Polite;
        var doctor = Somebody(scene, "doctor", "nurse");
        turns.Add(new Turn(doctor, Speech.Hello(level)));
        turns.Add(new Turn(doctor, Speech.You(level, true, Act("sleep"), Tense.Past, How("well"))));
        turns.Add(new Turn(scene.Hero, Speech.No(level)));
        turns.Add(
            new Turn(
                scene.Hero,
                Speech.Me(
                    level,
                    Act(scene.Dice.Pick("sneeze", "sweat", "tremble")),
                    Tense.Past,
                    When(TimeWord.PartsOfDay[3])
                )
            )
        );
        turns.Add(
            new Turn(
                doctor,
                Speech.You(
                    level,
                    true,
                    Act(
                        "eat",
                        new CommonNoun(scene.Noun("breakfast", "lunch", "dinner")) { Determiner = Determiner.None }
                    ),
                    Tense.Past
                )
            )
        );
        turns.Add(new Turn(scene.Hero, scene.Dice.Chance(50) ? Speech.Yes(level) : Speech.No(level)));
        turns.Add(
            new Turn(
                doctor,
                Speech.Bid(
                    level,
                    Act(scene.Dice.Pick("sleep", "exercise")),
                    scene.Dice.Chance(50) ? How("at-home") : How("every-day")
                )
            )
        );
        turns.Add(new Turn(scene.Hero, Speech.Thanks(SpeechLevel.Formal)));
        turns.Add(new Turn(doctor, Speech.Bye(level)));
    }

    /// <summary>A teacher asks a pupil about the homework.</summary>
    private static void AfterSchool(Scene scene, List<Utterance> turns)
    {
        const SpeechLevel up = SpeechLevel.Polite;
        const SpeechLevel down = SpeechLevel.Casual;
        var teacher = Somebody(scene, "teacher", "professor");
        var work = scene.Noun("essay", "report", "poem", "homework");
        turns.Add(new Turn(scene.Hero, Speech.Hello(up)));
        turns.Add(new Turn(teacher, Speech.You(down, false, Act("finish", new CommonNoun(work)), Tense.Past)));
        if (scene.Dice.Chance(60))
        {
            turns.Add(new Turn(scene.Hero, Speech.Yes(up)));
            turns.Add(
                new Turn(scene.Hero, Speech.Me(up, Act("finish", new CommonNoun(work)), Tense.Past, How("yesterday")))
            );
        }
        else
        {
            turns.Add(new Turn(scene.Hero, Speech.No(up)));
            turns.Add(new Turn(scene.Hero, Speech.Me(up, Act("forget", new CommonNoun(work)), Tense.Past)));
        }

        turns.Add(
            new Turn(
                teacher,
                Speech.It(
                    down,
                    new CommonNoun(work),
                    new QualityPredication(BilingualLexicon.Default.Adjective(scene.Dice.Pick("difficult", "easy"))),
                    Tense.Past
                )
            )
        );
        turns.Add(new Turn(teacher, Speech.What(down, false, "read", Tense.Future, How("tomorrow"))));
        turns.Add(
            new Turn(
                scene.Hero,
                Speech.Me(up, Act("read", scene.A(scene.Noun("novel", "biography", "storybook"))), Tense.Future)
            )
        );
    }

    /// <summary>A friend calls on the telephone.</summary>
    private static void OnThePhone(Scene scene, List<Utterance> turns)
    {
        const SpeechLevel level = SpeechLevel.Casual;
        var (first, second) = (scene.Hero, scene.Friend);
        var place = scene.Noun("library", "park", "museum", "market");
        turns.Add(new Turn(second, new Formula("Hello/Interjection", "여보세요/Interjection", "?")));
        turns.Add(new Turn(first, Speech.What(level, false, "eat", Tense.Past, How("today"))));
        turns.Add(
            new Turn(
                second,
                Speech.Me(level, Act("eat", scene.A(scene.Noun("sandwich", "pizza", "hamburger", "salad"))), Tense.Past)
            )
        );
        turns.Add(new Turn(first, Speech.WhereTo(level, false)));
        turns.Add(new Turn(second, Speech.Going(level, place)));
        turns.Add(new Turn(first, Speech.You(level, false, Home("come"), Tense.Future, Beginnings.Time(scene))));
        turns.Add(new Turn(second, scene.Dice.Chance(50) ? Speech.Yes(level) : Speech.No(level)));
        turns.Add(new Turn(first, Speech.Bye(level)));
    }

    /// <summary>A waiter takes an order: 합니다 to the guest, 해요 back.</summary>
    private static void AtTheRestaurant(Scene scene, List<Utterance> turns)
    {
        var waiter = Somebody(scene, "waiter", "waitress", "cook");
        var guest = scene.Hero;
        var dish = scene.Noun("pizza", "salad", "steak", "curry", "hamburger", "soup");
        turns.Add(
            new Turn(waiter, new Formula("Welcome/Interjection", "어서/Adverb 오십시오/Interjection/0/flat", "."))
        );
        turns.Add(new Turn(waiter, Speech.What(SpeechLevel.Formal, true, "order", Tense.Future)));
        turns.Add(
            new Turn(
                guest,
                Speech.IsIt(
                    SpeechLevel.Polite,
                    new CommonNoun(dish),
                    new QualityPredication(BilingualLexicon.Default.Adjective(scene.Dice.Pick("expensive", "spicy")))
                )
            )
        );
        turns.Add(new Turn(waiter, Speech.No(SpeechLevel.Formal)));
        turns.Add(
            new Turn(
                guest,
                Speech.Me(
                    SpeechLevel.Polite,
                    Act("order", new CommonNoun(dish) { Determiner = Determiner.A }),
                    Tense.Future
                )
            )
        );
        turns.Add(new Turn(waiter, Speech.Yes(SpeechLevel.Formal)));
        turns.Add(new Turn(waiter, Speech.Thanks(SpeechLevel.Formal)));
    }

    private static Person Somebody(Scene scene, params ReadOnlySpan<string> titles)
    {
        var title = scene.Noun(titles);
        return new Person
        {
            Title = title,
            Gender = title.Gender == Gender.Common ? scene.Dice.Pick(Gender.Masculine, Gender.Feminine) : title.Gender,
            Age = Age.Adult,
            IsHonored = title.Is(NounProperties.Honorific),
        };
    }
}
