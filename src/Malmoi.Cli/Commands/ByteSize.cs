using System.Globalization;

namespace Malmoi.Cli.Commands;

/// <summary>Sizes of memory as people write them: 512M, 4G.</summary>
internal static class ByteSize
{
    private const string Units = "BKMGT";

    /// <exception cref="InputException">It is no size.</exception>
    public static long Parse(string option, string text)
    {
        var trimmed = text.Trim().TrimEnd('b', 'B').TrimEnd('i');
        var unit =
            trimmed.Length > 0 ? Units.IndexOf(char.ToUpperInvariant(trimmed[^1]), StringComparison.Ordinal) : -1;
        var number = unit > 0 ? trimmed[..^1] : trimmed;
        return
            double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * Math.Pow(1024, Math.Max(0, unit)) is > 0 and < long.MaxValue and var bytes
            ? (long)bytes
            : throw new InputException($"{option} '{text}' is no size: write a number and K, M, G or T, like 4G");
    }

    public static string Format(long bytes)
    {
        var unit = 0;
        double value = bytes;
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
        {
            value /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {(unit == 0 ? "B" : $"{Units[unit]}iB")}");
    }
}
