using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Stories;

/// <summary>What one person says to another at a speech level: tells, asks, bids, proposes, greets.</summary>
internal static class Speech
{
    public static Saying Me(SpeechLevel level, Predication act, Tense tense, params Circumstance[] circumstances) =>
        Say(level, new Pronoun(1) { IsSilent = true }, act, tense, Force.Statement, circumstances);

    /// <summary>I am going to the market.</summary>
    public static Saying Going(SpeechLevel level, Noun place) =>
        new(
            new Clause
            {
                Subject = new Pronoun(1) { IsSilent = true },
                Predicate = Beginnings.Go(place),
                Tense = Tense.Present,
                View = View.Ongoing,
            }
        )
        {
            Level = level,
        };

    public static Saying It(SpeechLevel level, Phrase thing, Predication act, Tense tense = Tense.Present) =>
        Say(level, thing, act, tense, Force.Statement, []);

    public static Saying IsIt(SpeechLevel level, Phrase thing, Predication act, Tense tense = Tense.Present) =>
        Say(level, thing, act, tense, Force.Question, []);

    /// <summary>Asks the hearer yes or no; elders are asked with (으)시.</summary>
    public static Saying You(
        SpeechLevel level,
        bool honors,
        Predication act,
        Tense tense,
        params Circumstance[] circumstances
    ) => Say(level, Hearer(honors), act, tense, Force.Question, circumstances);

    /// <summary>What did you buy?</summary>
    public static Saying What(
        SpeechLevel level,
        bool honors,
        string verb,
        Tense tense,
        params Circumstance[] circumstances
    )
    {
        var gap = new Gap { Filler = QuestionWord.What };
        return Say(
            level,
            Hearer(honors),
            new VerbPredication(Scene.Verb(verb)) { Object = gap },
            tense,
            Force.Question,
            circumstances,
            gap
        );
    }

    /// <summary>Where is the bank?</summary>
    public static Saying Where(SpeechLevel level, Phrase thing)
    {
        var gap = new Gap { Filler = QuestionWord.Where };
        return Say(level, thing, new WhereIsPredication(gap), Tense.Present, Force.Question, [], gap);
    }

    /// <summary>Where are you going?</summary>
    public static Saying WhereTo(SpeechLevel level, bool honors)
    {
        var gap = new Gap { Filler = QuestionWord.Where };
        return new Saying(
            new Clause
            {
                Subject = Hearer(honors),
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

    /// <summary>Rest at home.</summary>
    public static Saying Bid(SpeechLevel level, Predication act, params Circumstance[] circumstances) =>
        new(
            new Clause
            {
                Subject = Pronoun.You,
                Predicate = act,
                Tense = Tense.Present,
                Force = Force.Command,
                Form = EnglishForm.Imperative,
                Circumstances = circumstances,
            }
        )
        {
            Level = level,
        };

    /// <summary>Let us go together.</summary>
    public static Saying Let(SpeechLevel level, Predication act, params Circumstance[] circumstances) =>
        new(
            new Clause
            {
                Predicate = act,
                Tense = Tense.Present,
                Force = Force.Proposal,
                Form = EnglishForm.Base,
                IsBare = true,
                Circumstances = circumstances,
            }
        )
        {
            Level = level,
        };

    public static Formula Hello(SpeechLevel level) =>
        level switch
        {
            SpeechLevel.Casual => new Formula("Hello/Interjection", "안녕/Interjection", "!"),
            SpeechLevel.Polite => new Formula("Hello/Interjection", "안녕하세요/Interjection", "."),
            _ => new Formula("Hello/Interjection", "안녕하십니까/Interjection", "."),
        };

    public static Formula Yes(SpeechLevel level) =>
        new("Yes/Interjection", level == SpeechLevel.Casual ? "응/Interjection" : "네/Interjection", ".");

    public static Formula No(SpeechLevel level) =>
        new("No/Interjection", level == SpeechLevel.Casual ? "아니/Interjection" : "아니요/Interjection", ".");

    public static Formula Thanks(SpeechLevel level) =>
        new(
            "Thank/Verb you/Pronoun/0/obj",
            level switch
            {
                SpeechLevel.Casual => "고마워/Interjection",
                SpeechLevel.Polite => "고마워요/Interjection",
                _ => "감사합니다/Interjection",
            },
            "."
        );

    public static Formula Bye(SpeechLevel level) =>
        new(
            "Goodbye/Interjection",
            level == SpeechLevel.Casual ? "안녕/Interjection" : "안녕히/Interjection 가세요/Interjection/0/flat",
            "!"
        );

    public static Saying NotKnow(SpeechLevel level) =>
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

    private static Pronoun Hearer(bool honors) => new(2) { IsSilent = true, IsHonoredHearer = honors };

    private static Saying Say(
        SpeechLevel level,
        Phrase subject,
        Predication act,
        Tense tense,
        Force force,
        Circumstance[] circumstances,
        Gap? asked = null
    ) =>
        new(
            new Clause
            {
                Subject = subject,
                Predicate = act,
                Tense = tense,
                Force = force,
                Asked = asked,
                Circumstances = circumstances,
            }
        )
        {
            Level = level,
        };
}
