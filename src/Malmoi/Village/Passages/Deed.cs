using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Passages;

/// <summary>One deed of a passage: who did or gave what to whom, where and when.</summary>
internal sealed record Deed
{
    public required Verb Verb { get; init; }

    public required Mention Doer { get; init; }

    /// <summary>Whom it was done to, or who was given the thing.</summary>
    public required Mention Other { get; init; }

    /// <summary>What was given; null where somebody was helped, met, called.</summary>
    public CommonNoun? Thing { get; init; }

    public Noun? Place { get; init; }

    public TimeWord? Time { get; init; }

    /// <summary>Gives her a book, not a book to her.</summary>
    public bool IsDoubleObject { get; init; }

    /// <summary>The deed as a predicate, with other phrases where a question has its gap.</summary>
    public VerbPredication Predicate(Phrase? other = null, Phrase? thing = null) =>
        Thing is null
            ? new VerbPredication(Verb) { Object = other ?? Other }
            : new VerbPredication(Verb)
            {
                Object = thing ?? Thing,
                Recipient = other ?? Other,
                IsDoubleObject = IsDoubleObject && other is null,
            };

    /// <summary>Where and when, as far as it is known.</summary>
    public List<Circumstance> Circumstances(EnglishPosition time, KoreanPosition koreanTime)
    {
        List<Circumstance> circumstances = [];
        if (Place is not null)
        {
            circumstances.Add(new PlaceCircumstance(new PlacePhrase(Side.Of(Place), new CommonNoun(Place))));
        }

        if (Time is not null)
        {
            circumstances.Add(new TimeCircumstance(Time) { EnglishPosition = time, KoreanPosition = koreanTime });
        }

        return circumstances;
    }
}
