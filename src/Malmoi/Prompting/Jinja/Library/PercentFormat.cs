using System.Globalization;
using System.Text;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>Python's old formatting: <c>'%s has %d' % (name, count)</c>.</summary>
internal static class PercentFormat
{
    public static TextValue Apply(Run run, string format, Value values)
    {
        var text = new StringBuilder();
        var given = values is SequenceValue { Kind: SequenceKind.Tuple } tuple ? tuple.Items : [values];
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                text.Append(format[at]);
                continue;
            }

            var field = new Field(run, format, ref at);
            if (field.Letter == '%')
            {
                text.Append('%');
                continue;
            }

            var value =
                field.Key is not null ? Named(run, values, field.Key)
                : next < given.Count ? given[next++]
                : throw run.Error("not enough arguments for the format string");
            var part = field.Format(run, value);
            run.Characters(part.Length);
            text.Append(part);
        }

        // Python asks only of what has no elements by name, as dictionaries and lists have.
        if (
            next < given.Count
            && values is not (DictionaryValue or UndefinedValue or SequenceValue { Kind: SequenceKind.List })
        )
        {
            throw run.Error("not all arguments were used by the format string");
        }

        return run.Text(text.ToString());
    }

    private static Value Named(Run run, Value values, string key) =>
        values is DictionaryValue dictionary && dictionary.TryGet(new TextValue(key), out var value)
            ? value
            : throw run.Error($"the format string names '{key}', which is not given");

    /// <summary>One <c>%(key)-08.3f</c> of a format string.</summary>
    private readonly struct Field
    {
        private readonly string _flags;
        private readonly int _width;
        private readonly int? _precision;

        /// <summary>Reads the field that starts at this place and moves the place to its last character.</summary>
        public Field(Run run, string format, ref int at)
        {
            at++;
            if (at < format.Length && format[at] == '(')
            {
                var end = format.IndexOf(')', at);
                Key = end < 0 ? throw run.Error("a '%(' of a format string has no ')'") : format[(at + 1)..end];
                at = end + 1;
            }

            var start = at;
            while (at < format.Length && "-+ 0".Contains(format[at], StringComparison.Ordinal))
            {
                at++;
            }

            _flags = format[start..at];
            _width = Number(run, format, ref at) ?? 0;
            if (at < format.Length && format[at] == '.')
            {
                at++;
                _precision = Number(run, format, ref at) ?? 0;
            }

            Letter = at < format.Length ? format[at] : throw run.Error("a format string ends inside a '%'");
        }

        public string? Key { get; }

        public char Letter { get; }

        public string Format(Run run, Value value)
        {
            if (Letter is 's' or 'r' or 'a')
            {
                var shown = Letter == 's' ? Printer.Show(run, value) : Printer.Represent(run, value);
                var cut = _precision is { } most && most < shown.Length ? new TextValue(shown) : null;
                shown = cut is null ? shown : cut.Slice(0, Math.Min(cut.Length, _precision!.Value));
                return Padded(run, "", shown, mayZero: false);
            }

            if (Letter == 'c')
            {
                return Padded(run, "", Printer.Show(run, value), mayZero: false);
            }

            if (!"diuxXofFeEgG".Contains(Letter, StringComparison.Ordinal))
            {
                throw run.Error($"a format string does not know '%{Letter}'");
            }

            var number =
                Operators.Number(value) ?? throw run.Error($"'%{Letter}' needs a number, not '{value.TypeName}'");
            var sign =
                NumberFormat.IsNegative(Letter, number) ? "-"
                : _flags.Contains('+', StringComparison.Ordinal) ? "+"
                : _flags.Contains(' ', StringComparison.Ordinal) ? " "
                : "";
            return Padded(run, sign, NumberFormat.Digits(run, Letter, number, _precision), mayZero: true);
        }

        private string Padded(Run run, string sign, string text, bool mayZero)
        {
            var missing = Math.Max(0, _width - sign.Length - new TextValue(text).Length);
            run.Characters(missing);
            return _flags.Contains('-', StringComparison.Ordinal) ? sign + text + new string(' ', missing)
                : mayZero && _flags.Contains('0', StringComparison.Ordinal) ? sign + new string('0', missing) + text
                : new string(' ', missing) + sign + text;
        }

        private static int? Number(Run run, string format, ref int at)
        {
            var start = at;
            while (at < format.Length && char.IsAsciiDigit(format[at]))
            {
                at++;
            }

            var digits = format.AsSpan(start, at - start);
            return digits.IsEmpty ? null
                : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                : throw run.Error("a number in a format string is too large");
        }
    }
}
