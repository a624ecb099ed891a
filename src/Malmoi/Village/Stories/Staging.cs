using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Stories;

/// <summary>Short ways to say what plots say often: who did what to what, where, when, and how it felt.</summary>
internal static class Staging
{
    private static readonly BilingualLexicon _lexicon = BilingualLexicon.Default;

    public static CommonNoun A(this Scene scene, Noun noun) =>
        new(noun) { Determiner = Determiner.A, Quality = scene.Quality(noun) };

    public static CommonNoun The(Noun noun) => new(noun);

    /// <summary>The one spoken of before: 그 in Korean.</summary>
    public static CommonNoun Same(Noun noun, bool isPlural = false) =>
        new(noun) { Determiner = Determiner.Same, IsPlural = isPlural };

    public static CommonNoun Own(Noun noun, Person owner) => new(noun) { Owner = new OwnerSelf(new Mention(owner)) };

    public static CommonNoun Bare(Noun noun) => new(noun) { Determiner = Determiner.None };

    public static CommonNoun Many(Noun noun) => new(noun) { Determiner = Determiner.None, IsPlural = true };

    public static VerbPredication Act(string verb, Phrase? something = null) =>
        new(Scene.Verb(verb)) { Object = something };

    /// <summary>Gives, shows or lends something to somebody.</summary>
    public static VerbPredication Hand(string verb, Phrase something, Phrase recipient) =>
        new(Scene.Verb(verb)) { Object = something, Recipient = recipient };

    public static VerbPredication Put(string verb, Phrase something, Side side, Noun place) =>
        new(Scene.Verb(verb)) { Object = something, Place = new PlacePhrase(side, new CommonNoun(place)) };

    /// <summary>Decides to, tries to, hopes to do it.</summary>
    public static ControlPredication To(string verb, Predication act) =>
        new(
            Scene.Verb(verb),
            new Clause
            {
                Predicate = act,
                Tense = Tense.Present,
                Form = EnglishForm.Base,
            }
        );

    public static HomewardPredication Home(string verb) => new(Scene.Verb(verb));

    public static PlaceCircumstance In(Noun place) => new(new PlacePhrase(Side.Of(place), new CommonNoun(place)));

    public static PlaceCircumstance At(Side side, Noun place) => new(new PlacePhrase(side, new CommonNoun(place)));

    public static Circumstance How(string adverb) => new AdverbCircumstance(_lexicon.Adverb(adverb));

    public static Circumstance With(Phrase companion) => PhraseCircumstance.With(companion);

    public static Circumstance When(TimeWord time) => new TimeCircumstance(time);

    /// <summary>One day of the week, said first.</summary>
    public static Circumstance OneDay(this Scene scene) =>
        new TimeCircumstance(scene.Dice.Pick<TimeWord>(TimeWord.Weekdays))
        {
            EnglishPosition = EnglishPosition.Initial,
            KoreanPosition = KoreanPosition.First,
        };

    public static void Feels(this Scene scene, Person who, params ReadOnlySpan<string> qualities)
    {
        if (scene.QualityOf(qualities) is { } quality)
        {
            scene.Tell(
                who,
                new QualityPredication(quality) { Degree = scene.Dice.Chance(50) ? Degree.Very : Degree.Plain }
            );
        }
    }

    /// <summary>Two people did it together.</summary>
    public static void Both(this Scene scene, Predication act, params Circumstance[] circumstances)
    {
        scene.Tell(
            new Clause
            {
                Subject = new Conjunction(new Mention(scene.Hero), new Mention(scene.Friend)),
                Predicate = act,
                Circumstances = circumstances,
            }
        );
        scene.Forget();
    }

    /// <summary>A thing is what the sentence is about: the flower bloomed.</summary>
    public static void Happens(this Scene scene, Phrase thing, Predication act, params Circumstance[] circumstances)
    {
        scene.Tell(
            new Clause
            {
                Subject = thing,
                Predicate = act,
                SubjectCase = KoreanCase.Subject,
                Circumstances = circumstances,
            }
        );
        scene.Forget();
    }
}
