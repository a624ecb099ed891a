namespace Malmoi.Village.Lexicon;

/// <summary>What can be done with, by or to the thing that a noun names, beyond its semantic class.</summary>
[Flags]
public enum NounProperties
{
    None = 0,

    /// <summary>A person or an animal: takes 에게 rather than 에, may be a subject that acts.</summary>
    Animate = 1 << 0,

    /// <summary>Somebody whom Korean honours: 께서, 께 and (으)시.</summary>
    Honorific = 1 << 1,

    /// <summary>Is somebody's or something's: a mother, a roof, an end.</summary>
    Relational = 1 << 2,

    /// <summary>There is one of it: the sun, the sea.</summary>
    Unique = 1 << 3,
    Edible = 1 << 4,
    Drinkable = 1 << 5,
    Readable = 1 << 6,
    Wearable = 1 << 7,

    /// <summary>A hand can carry it.</summary>
    Portable = 1 << 8,
    Openable = 1 << 9,
    Breakable = 1 << 10,
    Washable = 1 << 11,
    Cookable = 1 << 12,
    Growable = 1 << 13,
    Drivable = 1 << 14,
    Watchable = 1 << 15,
    Audible = 1 << 16,
    Singable = 1 << 17,
    Writable = 1 << 18,
    Repairable = 1 << 19,
    Buyable = 1 << 20,

    /// <summary>One can be in it: things stand in it, people go into it.</summary>
    Enterable = 1 << 21,

    /// <summary>Things can be put on it.</summary>
    Surface = 1 << 22,

    /// <summary>Things can be put in it.</summary>
    Holding = 1 << 23,
    Climbable = 1 << 24,

    /// <summary>A branch of knowledge or a skill.</summary>
    Learnable = 1 << 25,
    Switchable = 1 << 26,
    Cuttable = 1 << 27,
    Flying = 1 << 28,
    Swimming = 1 << 29,

    /// <summary>An adult, by the meaning of the word.</summary>
    Adult = 1 << 30,
}
