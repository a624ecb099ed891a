using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>How somebody is spoken of.</summary>
internal enum ReferralKind
{
    /// <summary>Minsu.</summary>
    Name,

    /// <summary>The teacher, his grandmother: the noun alone.</summary>
    Noun,

    /// <summary>He, her.</summary>
    Pronoun,

    /// <summary>Herself, 자기 자신; the subject's own: 자기.</summary>
    Reflexive,
}

/// <summary>Words of a sentence that speak of somebody.</summary>
/// <param name="First">Of the words.</param>
/// <param name="Last">Of the words.</param>
/// <param name="Referent">The same object for the same person.</param>
/// <param name="Gender">The person's.</param>
/// <param name="Kind">How.</param>
internal readonly record struct Referral(int First, int Last, object Referent, Gender Gender, ReferralKind Kind);
