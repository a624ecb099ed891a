using System.Globalization;
using System.Text;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>Dates by the letters of C's <c>strftime</c>, in English.</summary>
internal static class DateFormat
{
    public static string Apply(Run run, DateTime time, string format)
    {
        var text = new StringBuilder();
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%' || at + 1 == format.Length)
            {
                text.Append(format[at]);
                continue;
            }

            var isPlain = format[at + 1] == '-' && at + 2 < format.Length;
            at += isPlain ? 2 : 1;
            var part = Part(time, format[at]) ?? throw run.Error($"strftime_now does not know '%{format[at]}'");
            text.Append(isPlain && part.Length > 1 && part[0] is '0' or ' ' ? part.TrimStart('0', ' ') : part);
        }

        return text.ToString();
    }

    private static string? Part(DateTime time, char letter)
    {
        return letter switch
        {
            'Y' => Say("yyyy"),
            'y' => Say("yy"),
            'm' => Say("MM"),
            'd' => Say("dd"),
            'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'H' => Say("HH"),
            'I' => Say("hh"),
            'M' => Say("mm"),
            'S' => Say("ss"),
            'f' => Say("ffffff"),
            'p' => Say("tt"),
            'a' => Say("ddd"),
            'A' => Say("dddd"),
            'b' or 'h' => Say("MMM"),
            'B' => Say("MMMM"),
            'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'F' => Say("yyyy-MM-dd"),
            'T' => Say("HH:mm:ss"),
            'D' or 'x' => Say("MM'/'dd'/'yy"),
            'R' => Say("HH:mm"),
            'X' => Say("HH:mm:ss"),
            'Z' or 'z' => "",
            'n' => "\n",
            't' => "\t",
            '%' => "%",
            _ => null,
        };

        string Say(string format) => time.ToString(format, CultureInfo.InvariantCulture);
    }
}
