using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>What a clause says of its subject: a verb with its arguments, a quality, a kind, a place, or a lower clause under a higher verb.</summary>
internal abstract class Predication
{
    /// <summary>The verb that English inflects; null where it is the copula.</summary>
    public virtual Verb? EnglishVerb => null;

    public bool IsCopular => EnglishVerb is null;

    /// <summary>Writes what follows the English verb and answers the head of the clause.</summary>
    /// <param name="draft">Where to.</param>
    /// <param name="main">The main verb or the copula, already written.</param>
    /// <param name="clause">The clause it stands in.</param>
    public abstract int English(Draft draft, int main, Clause clause);

    /// <summary>Writes the arguments and the verb group in Korean and answers the head of the clause.</summary>
    public abstract int Korean(Draft draft, Clause clause, Link link);
}
