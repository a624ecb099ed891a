using System.Globalization;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>What stands behind the colon of a <c>{:&gt;08,.2f}</c>: filling, side, sign, width, thousands, precision, notation.</summary>
internal sealed record FormatSpecification
{
    private char Filling { get; init; } = ' ';

    private char? Side { get; init; }

    private char Sign { get; init; } = '-';

    private int Width { get; init; }

    private char? Thousands { get; init; }

    private int? Precision { get; init; }

    private char? Notation { get; init; }

    public static FormatSpecification Read(Run run, string text)
    {
        var at = 0;
        char? filling = text.Length > 1 && IsSide(text[1]) ? text[at++] : null;
        char? side = at < text.Length && IsSide(text[at]) ? text[at++] : null;
        char? sign = at < text.Length && text[at] is '+' or '-' or ' ' ? text[at++] : null;
        if (at < text.Length && text[at] == '0')
        {
            filling ??= '0';
            side ??= '=';
        }

        var width = Number(run, text, ref at);
        char? thousands = at < text.Length && text[at] is ',' or '_' ? text[at++] : null;
        int? precision = null;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            precision = Number(run, text, ref at);
        }

        char? notation = at < text.Length ? text[at++] : null;
        if (at < text.Length || (notation is { } letter && !"sdxXobfFeEgG%".Contains(letter, StringComparison.Ordinal)))
        {
            throw run.Error($"the format '{text}' is not understood");
        }

        return new FormatSpecification
        {
            Filling = filling ?? ' ',
            Side = side,
            Sign = sign ?? '-',
            Width = width,
            Thousands = thousands,
            Precision = precision,
            Notation = notation,
        };
    }

    public string Apply(Run run, Value value)
    {
        var isNumber = value is IntegerValue or FloatValue || (value is BooleanValue && Notation is not (null or 's'));
        if (!isNumber)
        {
            if (Notation is not (null or 's'))
            {
                throw run.Error($"the format '{Notation}' needs a number, not '{value.TypeName}'");
            }

            var text = new TextValue(Printer.Show(run, value));
            var cut = Precision is { } most && most < text.Length ? text.Slice(0, most) : text.Text;
            return Pad(run, "", cut, Side ?? '<');
        }

        if (Precision is not null && value is not FloatValue && Notation is null or 'd' or 'x' or 'X' or 'o' or 'b')
        {
            throw run.Error("a whole number has no precision in a format");
        }

        if (value is FloatValue && Notation is 'd' or 'x' or 'X' or 'o' or 'b')
        {
            throw run.Error($"the format '{Notation}' needs a whole number");
        }

        var number = Operators.Number(value)!;
        var sign =
            NumberFormat.IsNegative(Notation ?? 'g', number) ? "-"
            : Sign == '-' ? ""
            : Sign.ToString();
        return Pad(run, sign, Grouped(Digits(run, number)), Side ?? '>');
    }

    private string Digits(Run run, Value number) =>
        Notation is null or 's'
            ? number is FloatValue real
                ? Precision is null
                    ? FloatText.Shortest(Math.Abs(real.Number))
                    : NumberFormat.Plain(run, real, Precision.Value)
                : NumberFormat.Digits(run, 'd', number, null)
            : NumberFormat.Digits(run, Notation.Value, number, Precision);

    private string Grouped(string digits)
    {
        if (Thousands is not { } mark)
        {
            return digits;
        }

        var end = digits.AsSpan().IndexOfAnyExceptInRange('0', '9');
        for (var at = (end < 0 ? digits.Length : end) - 3; at > 0; at -= 3)
        {
            digits = digits.Insert(at, mark.ToString());
        }

        return digits;
    }

    private string Pad(Run run, string sign, string text, char side)
    {
        var missing = Math.Max(0, Width - sign.Length - new TextValue(text).Length);
        run.Characters(missing);
        var left = side switch
        {
            '<' => 0,
            '^' => missing / 2,
            _ => missing,
        };
        var (before, after) = (new string(Filling, left), new string(Filling, missing - left));
        return side == '=' ? sign + before + text : before + sign + text + after;
    }

    private static bool IsSide(char letter) => letter is '<' or '>' or '^' or '=';

    private static int Number(Run run, string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at == start ? 0
            : int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                ? n
            : throw run.Error("a number in a format string is too large");
    }
}
