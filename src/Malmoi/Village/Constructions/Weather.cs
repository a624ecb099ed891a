using Malmoi.Village.Grammar;

namespace Malmoi.Village.Constructions;

/// <summary>What the sky does: it rained, 비가 왔다; it was cold, 추웠다.</summary>
internal static class Weather
{
    private static readonly WeatherPredication[] _events =
    [
        new("rain", "rained", "raining", "비", "오다"),
        new("snow", "snowed", "snowing", "눈", "오다"),
    ];

    public static Predication Rain => _events[0];
    public static Predication Snow => _events[1];

    private static readonly WeatherState[] _states =
    [
        new("cold", "날씨", "춥다"),
        new("hot", "날씨", "덥다"),
        new("windy", "바람", "많이 불다"),
        new("sunny", "날씨", "맑다"),
        new("cloudy", "날씨", "흐리다"),
        new("warm", "날씨", "따뜻하다"),
        new("cool", "날씨", "시원하다"),
    ];

    public static Utterance Told(Composer composer)
    {
        var tense = composer.Dice.Chance(70) ? Tense.Past : Tense.Future;
        return new Saying(Clause(composer, tense, [composer.Time(tense)]));
    }

    public static Clause Clause(Composer composer, Tense tense) => Clause(composer, tense, []);

    private static Clause Clause(Composer composer, Tense tense, IReadOnlyList<Circumstance> circumstances)
    {
        Predication predicate = composer.Dice.Chance(45)
            ? composer.Dice.Pick<WeatherPredication>(_events)
            : composer.Dice.Pick<WeatherState>(_states);
        return new Clause
        {
            Subject = Expletive.It,
            Predicate = predicate,
            Tense = tense,
            SubjectCase = KoreanCase.Subject,
            Circumstances = circumstances,
        };
    }
}
