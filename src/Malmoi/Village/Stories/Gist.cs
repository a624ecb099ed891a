using Malmoi.Village.Grammar;

namespace Malmoi.Village.Stories;

/// <summary>Sentences that sum up a story: its people by name, the deed that mattered.</summary>
internal static class Gist
{
    /// <summary>Minsu planted three tulips in the garden.</summary>
    public static void SumUp(this Scene scene, Person who, Predication act, params Circumstance[] circumstances) =>
        scene.SumUp(new Mention(who), act, circumstances);

    public static void SumUp(this Scene scene, Phrase who, Predication act, params Circumstance[] circumstances) =>
        scene.Summary.Add(new Saying(Clause(who, act, circumstances)));

    /// <summary>Minsu bought three apples and gave the apples to his grandmother.</summary>
    public static void SumUpTwo(
        this Scene scene,
        Person who,
        Predication first,
        Predication second,
        params Circumstance[] circumstances
    )
    {
        var subject = new Mention(who);
        scene.Summary.Add(
            new Compound(
                Coordinator.And,
                Clause(subject, first, circumstances),
                Clause(new SharedSubject(subject), second)
            )
        );
    }

    /// <summary>Hero and friend together.</summary>
    public static void SumUpBoth(this Scene scene, Predication act, params Circumstance[] circumstances) =>
        scene.SumUp(scene.Pair(), act, circumstances);

    public static Conjunction Pair(this Scene scene) => new(new Mention(scene.Hero), new Mention(scene.Friend));

    /// <summary>His grandmother, in a sentence about the hero.</summary>
    public static Mention OwnElder(this Scene scene) => new(scene.Elder) { IsOwnerReduced = true };

    public static Clause Clause(Phrase who, Predication act, params Circumstance[] circumstances) =>
        new()
        {
            Subject = who,
            Predicate = act,
            Circumstances = circumstances,
        };
}
