namespace Malmoi.Village.Kblimp;

/// <summary>How far the form that decides stands from what decides over it.</summary>
public enum Reach
{
    /// <summary>A word stands between them: no bigram sees both.</summary>
    Apart,

    /// <summary>They are neighbours: a bigram of words sees both.</summary>
    Neighbours,

    /// <summary>They are parts of one word: the wrong form is a rare word, or none.</summary>
    OneWord,
}

/// <summary>A rule of Korean with the way to draw minimal pairs for it.</summary>
/// <param name="Uid">Its name in the data.</param>
/// <param name="Rule">The rule, with an example.</param>
/// <param name="Source">Where the literature has it.</param>
/// <param name="Reach">How far licensor and form stand apart.</param>
/// <param name="Draw">A cross, or null where the draw was unlucky.</param>
internal sealed record Paradigm(string Uid, string Rule, string Source, Reach Reach, Func<Draws, Cross?> Draw);

/// <summary>The paradigms of one part of grammar.</summary>
/// <param name="Name">BLiMP's linguistics_term.</param>
/// <param name="Field">BLiMP's field: morphology, syntax, semantics, syntax/semantics or pragmatics.</param>
/// <param name="Paradigms">Its rules.</param>
internal sealed record Phenomenon(string Name, string Field, IReadOnlyList<Paradigm> Paradigms);
