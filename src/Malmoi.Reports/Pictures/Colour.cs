using System.Globalization;

namespace Malmoi.Reports.Pictures;

/// <summary>Red, green and blue, from 0 to 255.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>Reads #rrggbb.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Colour Parse(string text) =>
        text is ['#', ..] && text.Length == 7
            ? new(Part(text[1..3]), Part(text[3..5]), Part(text[5..]))
            : throw new FormatException($"'{text}' is no colour");

    private static byte Part(string digits) => byte.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
