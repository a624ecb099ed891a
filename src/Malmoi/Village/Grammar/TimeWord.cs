using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>A phrase of time that both languages keep ready: on Monday, 월요일에.</summary>
/// <param name="Preposition">English; empty for none (last week).</param>
/// <param name="Determiner">English; empty for none (on Monday).</param>
/// <param name="Noun">English noun.</param>
/// <param name="Korean">With its particle.</param>
internal sealed record TimeWord(string Preposition, string Determiner, string Noun, string Korean)
{
    public static readonly TimeWord[] PartsOfDay =
    [
        new("in", "the", "morning", "아침에"),
        new("in", "the", "afternoon", "오후에"),
        new("in", "the", "evening", "저녁에"),
        new("at", "", "night", "밤에"),
        new("at", "", "noon", "정오에"),
        new("at", "", "dawn", "새벽에"),
    ];

    public static readonly TimeWord[] Days =
    [
        new("on", "", "Monday", "월요일에"),
        new("on", "", "Tuesday", "화요일에"),
        new("on", "", "Wednesday", "수요일에"),
        new("on", "", "Thursday", "목요일에"),
        new("on", "", "Friday", "금요일에"),
        new("on", "", "Saturday", "토요일에"),
        new("on", "", "Sunday", "일요일에"),
    ];

    /// <summary>Without the days that are held out of training.</summary>
    public static readonly TimeWord[] Weekdays = [Days[0], Days[1], Days[3], Days[4], Days[5]];

    public static readonly TimeWord[] Seasons =
    [
        new("in", "", "spring", "봄에"),
        new("in", "", "summer", "여름에"),
        new("in", "", "autumn", "가을에"),
        new("in", "", "winter", "겨울에"),
    ];

    public static readonly TimeWord[] Past =
    [
        new("", "last", "week", "지난주에"),
        new("", "last", "month", "지난달에"),
        new("", "last", "year", "작년에"),
        new("", "last", "night", "어젯밤에"),
        new("", "last", "weekend", "지난 주말에"),
        new("", "last", "winter", "지난겨울에"),
        new("", "last", "summer", "지난여름에"),
    ];

    public static readonly TimeWord[] Future =
    [
        new("", "next", "week", "다음 주에"),
        new("", "next", "month", "다음 달에"),
        new("", "next", "year", "내년에"),
        new("", "next", "weekend", "다음 주말에"),
    ];

    public string EnglishRelation => Preposition.Length == 0 ? "obl:tmod" : "obl";

    public int English(Draft draft)
    {
        var preposition =
            Preposition.Length == 0 ? -1 : draft.Sentence.Add(Preposition, Preposition, PartOfSpeech.Adposition);
        var determiner = Determiner switch
        {
            "" => -1,
            "the" => draft.Sentence.Add("the", "the", PartOfSpeech.Determiner, "Definite=Def|PronType=Art"),
            _ => draft.Sentence.Add(Determiner, Determiner, PartOfSpeech.Adjective, EnglishFeatures.Positive),
        };
        var part = char.IsUpper(Noun[0]) ? PartOfSpeech.ProperNoun : PartOfSpeech.Noun;
        var head = draft.Sentence.Add(Noun, Noun, part, EnglishFeatures.Singular);
        draft.Sentence.Name(Determiner is "" or "the" ? head : determiner, head, EntityKind.Time);
        draft.Attach(preposition, head, "case");
        draft.Attach(determiner, head, Determiner == "the" ? "det" : "amod");
        return head;
    }
}
