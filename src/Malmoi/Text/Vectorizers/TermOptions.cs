namespace Malmoi.Text.Vectorizers;

/// <summary>What counts as a term, and which terms are kept.</summary>
public sealed record TermOptions
{
    public TermUnit Unit { get; init; } = TermUnit.Word;

    /// <summary>The fewest units in a term.</summary>
    public int Shortest { get; init; } = 1;

    /// <summary>The most units in a term: 2 adds bigrams.</summary>
    public int Longest { get; init; } = 1;

    /// <summary>Lower-cases (invariant culture) first.</summary>
    public bool Lowercase { get; init; } = true;

    /// <summary>Leaves out terms that stand in fewer texts.</summary>
    public int FewestTexts { get; init; } = 1;

    /// <summary>Leaves out terms that stand in more than this share of the texts.</summary>
    public double GreatestShare { get; init; } = 1;

    /// <summary>Keeps only so many, the most frequent over all texts.</summary>
    public int? MostTerms { get; init; }

    /// <exception cref="InputException">A number makes no sense.</exception>
    internal void Check()
    {
        if (Shortest < 1 || Longest < Shortest)
        {
            throw new InputException($"terms of {Shortest} to {Longest} units do not exist; ask for 1 to 2, say");
        }

        if (FewestTexts < 1 || !(GreatestShare is > 0 and <= 1) || MostTerms < 1)
        {
            throw new InputException(
                "the limits of the vocabulary keep no term: at least 1 text, a share above 0 and up to 1, at least 1 term"
            );
        }
    }
}

/// <summary>What terms are made of.</summary>
public enum TermUnit
{
    /// <summary>A run of letters, digits and marks; whatever stands between is left out.</summary>
    Word,

    /// <summary>A Unicode scalar value; a run of white space is one blank.</summary>
    Character,
}
