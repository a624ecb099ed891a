using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>A place in a clause whose phrase stands elsewhere: the object in "what did she eat" and in "the bread that she ate".</summary>
internal sealed class Gap : Phrase
{
    /// <summary>What the gap of a question asks for; null in a relative clause.</summary>
    public Phrase? Filler { get; init; }

    /// <summary>The noun that a relative clause describes.</summary>
    public Phrase? Antecedent { get; set; }

    /// <summary>The relative pronoun or question word, already written at the front of the English clause; -1 for none.</summary>
    public int Word { get; set; } = -1;

    public override Agreement Agreement => Antecedent?.Agreement ?? Agreement.Thing;

    public override bool IsHonored => Antecedent is { IsHonored: true };

    public override bool IsAnimate => (Antecedent ?? Filler) is { IsAnimate: true };

    /// <summary>Writes the question word at the front; its place in the clause gives its relation.</summary>
    public void WriteFiller(Draft draft)
    {
        if (Filler is not null)
        {
            Word = Filler.English(draft, EnglishCase.Accusative);
        }
    }

    public override int English(Draft draft, EnglishCase grammaticalCase) => Word;

    public override int Korean(Draft draft, KoreanCase korean) => Filler?.Korean(draft, korean) ?? -1;
}

/// <summary>Who, what, where, when.</summary>
internal sealed class QuestionWord(string english, string korean, bool isPerson) : Phrase
{
    public static readonly QuestionWord Who = new("who", "누구", true);
    public static readonly QuestionWord What = new("what", "무엇", false);
    public static readonly QuestionWord Where = new("where", "어디", false);
    public static readonly QuestionWord When = new("when", "언제", false);

    public override Agreement Agreement => Agreement.Thing;

    public override bool IsAnimate => isPerson;

    public override bool IsPerson => isPerson;

    public override int English(Draft draft, EnglishCase grammaticalCase) =>
        draft.Sentence.Add(english, english, PartOfSpeech.Pronoun, "PronType=Int");

    public override int Korean(Draft draft, KoreanCase korean1)
    {
        if (
            !isPerson
            && korean == "무엇"
            && korean1 == KoreanCase.Object
            && draft.Level is (SpeechLevel.Casual or SpeechLevel.Polite)
        )
        {
            return draft.Sentence.Add("뭘", "무엇+을", PartOfSpeech.Pronoun, "Case=Acc");
        }

        // A question word is never a topic.
        var particle = korean1 == KoreanCase.Topic ? KoreanCase.Subject : korean1;
        return KoreanWords.WriteNoun(draft, korean, particle, false, isPerson, PartOfSpeech.Pronoun);
    }
}
