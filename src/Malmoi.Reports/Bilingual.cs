namespace Malmoi.Reports;

/// <summary>The same words in English and in Korean; a page shows one of them at a time.</summary>
public readonly record struct Bilingual(string English, string Korean)
{
    /// <summary>Words that are the same in both languages: names, symbols, code.</summary>
    public static implicit operator Bilingual(string both) => new(both, both);

    public static Bilingual FromString(string both) => new(both, both);

    internal bool IsOne => English == Korean;
}
