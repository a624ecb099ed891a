using Malmoi.Village.Annotation;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

internal enum EnglishPosition
{
    Initial,
    Middle,
    Final,
}

internal enum KoreanPosition
{
    /// <summary>Before the subject.</summary>
    First,

    /// <summary>After the subject, before the objects.</summary>
    Middle,

    /// <summary>Just before the verb.</summary>
    Last,
}

/// <summary>When, where, how, why or with whom the event of a clause takes place.</summary>
internal abstract class Circumstance
{
    public EnglishPosition EnglishPosition { get; init; } = EnglishPosition.Final;

    public KoreanPosition KoreanPosition { get; init; } = KoreanPosition.Middle;

    /// <summary>Writes it in English; its head waits for the head of the clause.</summary>
    public abstract void English(Draft draft);

    /// <summary>Writes it in Korean; its head waits for the head of the clause.</summary>
    public abstract void Korean(Draft draft);
}

/// <summary>An adverb of the lexicon.</summary>
internal sealed class AdverbCircumstance : Circumstance
{
    private readonly Adverb _adverb;

    public AdverbCircumstance(Adverb adverb)
    {
        _adverb = adverb;
        EnglishPosition = adverb.Position switch
        {
            AdverbPosition.Initial => EnglishPosition.Initial,
            AdverbPosition.Middle => EnglishPosition.Middle,
            _ => EnglishPosition.Final,
        };
        KoreanPosition = adverb.Kind switch
        {
            AdverbKind.Sentence => KoreanPosition.First,
            AdverbKind.Manner or AdverbKind.Degree => KoreanPosition.Last,
            _ => KoreanPosition.Middle,
        };
    }

    public override void English(Draft draft)
    {
        draft.Note(_adverb.IsHeldOut);
        var first = draft.Sentence.Count;
        draft.Wait(EnglishWords.Write(draft, _adverb.English, PartOfSpeech.Adverb, "_"), "advmod");
        Name(draft, first);
    }

    public override void Korean(Draft draft)
    {
        var first = draft.Sentence.Count;
        var head = KoreanWords.WriteNoun(draft, _adverb.Korean, KoreanCase.None, false, false, PartOfSpeech.Adverb);
        draft.Wait(head, "advmod");
        Name(draft, first);
    }

    private void Name(Draft draft, int first) =>
        draft.Sentence.Name(
            first,
            draft.Sentence.Count - 1,
            _adverb.Kind == AdverbKind.Time ? EntityKind.Time : EntityKind.None
        );
}

/// <summary>Where it happens: at the market, 시장에서.</summary>
internal sealed class PlaceCircumstance(PlacePhrase place, KoreanCase korean = KoreanCase.From) : Circumstance
{
    public override void English(Draft draft) => draft.Wait(place.English(draft), "obl");

    public override void Korean(Draft draft) => draft.Wait(place.Korean(draft, korean), "obl");
}

/// <summary>With whom, with what, for whom: a preposition in English, a particle and perhaps a word after it in Korean.</summary>
internal sealed class PhraseCircumstance(string preposition, Phrase phrase, KoreanCase korean, string after = "")
    : Circumstance
{
    public static PhraseCircumstance With(Phrase companion) => new("with", companion, KoreanCase.With, "함께");

    public static PhraseCircumstance By(Phrase instrument) => new("with", instrument, KoreanCase.Toward);

    public static PhraseCircumstance For(Phrase somebody) => new("for", somebody, KoreanCase.Object, "위해");

    public static PhraseCircumstance About(Phrase thing) => new("about", thing, KoreanCase.About, "대해");

    public override void English(Draft draft) => draft.Wait(phrase.EnglishWith(draft, preposition), "obl");

    public override void Korean(Draft draft)
    {
        var head = phrase.Korean(draft, korean);
        draft.Wait(head, "obl");
        if (after.Length > 0)
        {
            draft.AddTo(
                head,
                after == "함께" ? "advmod" : "case",
                after,
                after,
                after == "함께" ? PartOfSpeech.Adverb : PartOfSpeech.Adposition
            );
        }
    }
}

/// <summary>A ready phrase of time: in the morning, 아침에.</summary>
internal sealed class TimeCircumstance(TimeWord time) : Circumstance
{
    public override void English(Draft draft) => draft.Wait(time.English(draft), time.EnglishRelation);

    public override void Korean(Draft draft)
    {
        var first = draft.Sentence.Count;
        var head = KoreanWords.WriteNoun(draft, time.Korean, KoreanCase.None, false, false, PartOfSpeech.Noun);
        draft.Sentence.Name(first, head, EntityKind.Time);
        draft.Wait(head, "obl");
    }
}
