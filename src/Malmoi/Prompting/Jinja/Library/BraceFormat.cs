using System.Globalization;
using System.Text;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>Python's <c>str.format</c>: <c>'{} has {count:&gt;3}'.format(name, count=2)</c>.</summary>
internal static class BraceFormat
{
    public static TextValue Apply(Run run, string format, Arguments arguments)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            var sign = format[at];
            if (sign is not ('{' or '}'))
            {
                text.Append(sign);
            }
            else if (at + 1 < format.Length && format[at + 1] == sign)
            {
                text.Append(sign);
                at++;
            }
            else
            {
                var end = sign == '{' ? format.IndexOf('}', at) : -1;
                if (end < 0)
                {
                    throw run.Error($"a '{sign}' of a format string stands alone");
                }

                var part = Field(run, format[(at + 1)..end], arguments, ref next);
                run.Characters(part.Length);
                text.Append(part);
                at = end;
            }
        }

        return run.Text(text.ToString());
    }

    private static string Field(Run run, string field, Arguments arguments, ref int next)
    {
        var (path, specification) = Halves(field, ':');
        var (name, conversion) = Halves(path, '!');
        var end = name.AsSpan().IndexOfAny('.', '[');
        var head = end < 0 ? name : name[..end];
        var value = Argument(run, head, arguments, ref next);
        for (; end >= 0 && end < name.Length; )
        {
            var isElement = name[end] == '[';
            var stop = isElement ? name.IndexOf(']', end) : name.AsSpan(end + 1).IndexOfAny('.', '[') + end + 1;
            stop = stop <= end ? (isElement ? -1 : name.Length) : stop;
            var part = stop < 0 ? throw run.Error("a '[' of a format string has no ']'") : name[(end + 1)..stop];
            value =
                isElement && long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? Members.Element(run, value, Value.Of(number))
                : isElement ? Members.Element(run, value, new TextValue(part))
                : Members.Member(run, value, part);
            end = isElement ? stop + 1 : stop;
        }

        value = conversion switch
        {
            "" => value,
            "s" => run.Text(Printer.Show(run, value)),
            "r" or "a" => run.Text(Printer.Represent(run, value)),
            _ => throw run.Error($"a format string does not know '!{conversion}'"),
        };
        return FormatSpecification.Read(run, specification).Apply(run, value);
    }

    private static Value Argument(Run run, string name, Arguments arguments, ref int next)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            var at =
                name.Length == 0 ? next++
                : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                : int.MaxValue;
            return at < arguments.Positional.Count
                ? arguments.Positional[at]
                : throw run.Error("not enough arguments for the format string");
        }

        foreach (var (key, value) in arguments.Named)
        {
            if (key == name)
            {
                return value;
            }
        }

        throw run.Error($"the format string names '{name}', which is not given");
    }

    private static (string Before, string After) Halves(string text, char sign)
    {
        var at = text.IndexOf(sign, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }
}
