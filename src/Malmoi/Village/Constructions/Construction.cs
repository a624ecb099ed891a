using Malmoi.Village.Grammar;

namespace Malmoi.Village.Constructions;

/// <summary>A kind of sentence, how often lone sentences are of it, and whether only test splits have it.</summary>
internal sealed record Construction(string Name, int Weight, Func<Composer, Utterance> Compose, bool IsHeldOut = false)
{
    public static readonly Construction[] All =
    [
        new("simple", 22, Simple.Told),
        new("negation", 6, Simple.Denied),
        new("progressive", 5, Simple.GoingOn),
        new("habit", 5, Simple.Habit),
        new("modal", 4, Simple.Possible),
        new("kind", 4, Qualities.Kind),
        new("quality", 5, Qualities.Plain),
        new("comparison", 4, Qualities.Comparison),
        new("existence", 4, Qualities.Existence),
        new("presence", 3, Qualities.Presence),
        new("relative-subject", 5, Relatives.OnSubject),
        new("relative-object", 4, Relatives.OnObject),
        new("that-clause", 5, Complements.That),
        new("whether-clause", 2, Complements.Whether),
        new("control", 4, Complements.SubjectControl),
        new("object-control", 3, Complements.ObjectControl),
        new("raising", 2, Complements.Raising),
        new("gerund", 2, Complements.Gerund),
        new("coordination", 5, Linked.SameSubject),
        new("contrast", 4, Linked.TwoSubjects),
        new("temporal", 4, Linked.Temporal),
        new("causal", 4, Linked.Causal),
        new("conditional", 2, Linked.Conditional),
        new("purpose", 3, Linked.Purpose),
        new("ellipsis", 2, Linked.Ellipsis),
        new("passive", 4, Voice.Passive),
        new("yes-no", 3, Questions.YesNo),
        new("who", 2, Questions.Subject),
        new("what", 2, Questions.Object),
        new("reflexive", 2, Special.Reflexive),
        new("quantifier", 3, Special.Quantified),
        new("weather", 2, Weather.Told),
        new("capital", 1, Special.Capital),
        new("gender", 3, Special.Gendered),
        new("causative", 3, Raised.Causative),
        new("object-raising", 3, Raised.ObjectRaising),
        new("become", 2, Raised.Become),
        new("locative", 4, Raised.Locative),
        new("cleft", 2, Special.Cleft, IsHeldOut: true),
        new("relative-in-that-clause", 2, Combined.RelativeInThat, IsHeldOut: true),
        new("passive-in-time", 2, Combined.PassiveInTime, IsHeldOut: true),
        new("purpose-under-control", 2, Combined.PurposeUnderControl, IsHeldOut: true),
    ];

    /// <summary>Draws a construction that the split may use.</summary>
    public static Construction Draw(Dice dice, bool allowsHeldOut)
    {
        while (true)
        {
            var roll = dice.Next(_total);
            foreach (var construction in All)
            {
                roll -= construction.Weight;
                if (roll < 0)
                {
                    if (allowsHeldOut || !construction.IsHeldOut)
                    {
                        return construction;
                    }

                    break;
                }
            }
        }
    }

    private static readonly int _total = All.Sum(construction => construction.Weight);
}
