using Malmoi.Village.Lexicon;

namespace Malmoi.Village;

/// <summary>The numerals by their value.</summary>
internal static class Numbers
{
    private static readonly Numeral?[] _byValue = Index();

    public static Numeral Of(int value) =>
        _byValue[value]
        ?? throw new ArgumentOutOfRangeException(nameof(value), value, "the lexicon has no such numeral");

    private static Numeral?[] Index()
    {
        var numerals = BilingualLexicon.Default.Numerals;
        var table = new Numeral?[100];
        foreach (var numeral in numerals)
        {
            if (numeral.Value < table.Length)
            {
                table[numeral.Value] = numeral;
            }
        }

        return table;
    }
}
