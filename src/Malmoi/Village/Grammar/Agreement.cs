using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>What a subject demands of an English verb and a pronoun of its antecedent.</summary>
internal readonly record struct Agreement(int Person, bool IsPlural, Gender Gender)
{
    public static readonly Agreement Thing = new(3, false, Gender.Neuter);

    /// <summary>The rows of the tables below and of every table of agreeing forms: I, you, it, we/they.</summary>
    public bool IsThirdSingular => Person == 3 && !IsPlural;
}

/// <summary>The place of a noun phrase in its clause, which English shows by form and Korean by particle.</summary>
internal enum EnglishCase
{
    Nominative,
    Accusative,
    Genitive,
}
