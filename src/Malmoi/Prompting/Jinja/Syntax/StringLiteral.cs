using System.Globalization;
using System.Text;

namespace Malmoi.Prompting.Jinja.Syntax;

/// <summary>Strings as they are written in a template, with Python's escapes.</summary>
internal static class StringLiteral
{
    /// <summary>The string without its quotes and escapes; an escape that Python does not know stays as it is.</summary>
    public static string Unescape(Run run, string written)
    {
        if (!written.Contains('\\', StringComparison.Ordinal))
        {
            return written;
        }

        var text = new StringBuilder(written.Length);
        for (var at = 0; at < written.Length; at++)
        {
            if (written[at] != '\\')
            {
                text.Append(written[at]);
                continue;
            }

            at++;
            var sign = written[at];
            switch (sign)
            {
                case '\n':
                    break;
                case '\\' or '\'' or '"':
                    text.Append(sign);
                    break;
                case 'x' or 'u' or 'U':
                    at += Hexadecimal(run, written, at, text);
                    break;
                case >= '0' and <= '7':
                    at += Octal(written, at, text);
                    break;
                case 'N':
                    throw run.Error("the escape '\\N{...}' is not supported: write the character or '\\u....'");
                default:
                    var known = "abfnrtv".IndexOf(sign, StringComparison.Ordinal);
                    text.Append(known >= 0 ? "\a\b\f\n\r\t\v"[known].ToString() : "\\" + sign);
                    break;
            }
        }

        return text.ToString();
    }

    private static int Hexadecimal(Run run, string written, int at, StringBuilder text)
    {
        var length = written[at] switch
        {
            'x' => 2,
            'u' => 4,
            _ => 8,
        };
        var digits = written.AsSpan(at + 1, Math.Min(length, written.Length - at - 1));
        if (
            digits.Length < length
            || !uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code > 0x10ffff
        )
        {
            throw run.Error($"the escape '\\{written[at]}' needs {length} hexadecimal digits of a character");
        }

        text.Append(code <= 0xffff ? ((char)code).ToString() : char.ConvertFromUtf32((int)code));
        return length;
    }

    private static int Octal(string written, int at, StringBuilder text)
    {
        var (code, length) = (0, 0);
        while (length < 3 && at + length < written.Length && written[at + length] is >= '0' and <= '7')
        {
            code = (code * 8) + written[at + length++] - '0';
        }

        text.Append((char)code);
        return length - 1;
    }
}
