using Malmoi.Prompting.Jinja.Library;

namespace Malmoi.Prompting.Jinja.Values;

/// <summary>Python's arithmetic: whole numbers of 64 bits, floats, and what <c>+</c>, <c>*</c> and <c>%</c> mean for text and lists.</summary>
internal static class Operators
{
    public static Value Apply(Run run, string sign, Value left, Value right)
    {
        if ((left as UndefinedValue ?? right as UndefinedValue) is { } missing && !(left is TextValue && sign == "%"))
        {
            throw run.Missing(missing);
        }

        if (Number(left) is { } one && Number(right) is { } other)
        {
            return Arithmetic(run, sign, one, other);
        }

        return (sign, left, right) switch
        {
            ("+", TextValue text, TextValue more) => Add(run, text, more),
            ("+", SequenceValue list, SequenceValue more) when IsAddable(list) && list.Kind == more.Kind => Add(
                run,
                list,
                more
            ),
            ("*", TextValue or SequenceValue, IntegerValue or BooleanValue) => Repeat(run, left, right),
            ("*", IntegerValue or BooleanValue, TextValue or SequenceValue) => Repeat(run, right, left),
            ("%", TextValue text, _) => PercentFormat.Apply(run, text.Text, right),
            _ => throw Unsupported(run, sign, left, right),
        };
    }

    public static Value Sign(Run run, bool isNegative, Value operand) =>
        Number(operand) switch
        {
            IntegerValue { Number: long.MinValue } when isNegative => throw Overflow(run),
            IntegerValue integer => Value.Of(isNegative ? -integer.Number : integer.Number),
            FloatValue real => new FloatValue(isNegative ? -real.Number : real.Number),
            _ when operand is UndefinedValue missing => throw run.Missing(missing),
            _ => throw run.Error($"bad operand type for unary {(isNegative ? '-' : '+')}: '{operand.TypeName}'"),
        };

    /// <summary>A number as it counts in arithmetic, where True is 1; null for what is none.</summary>
    public static Value? Number(Value value) =>
        value switch
        {
            IntegerValue or FloatValue => value,
            BooleanValue boolean => Value.Of(boolean.IsTrue ? 1 : 0),
            _ => null,
        };

    public static double Real(Value number) =>
        number is IntegerValue integer ? integer.Number : ((FloatValue)number).Number;

    public static InputException Overflow(Run run) => run.Error("a whole number grows beyond 64 bits");

    private static bool IsAddable(SequenceValue list) => list.Kind is SequenceKind.List or SequenceKind.Tuple;

    private static TextValue Add(Run run, TextValue left, TextValue right)
    {
        if (!left.IsMarkup && !right.IsMarkup)
        {
            return run.Text(left.Text.Length == 0 ? right.Text : left.Text + right.Text);
        }

        var (one, other) = (Markup.Escaped(run, left), Markup.Escaped(run, right));
        run.Characters(one.Length + other.Length);
        return new TextValue(one + other, isMarkup: true);
    }

    private static SequenceValue Add(Run run, SequenceValue left, SequenceValue right)
    {
        run.Step((long)left.Items.Count + right.Items.Count);
        return new SequenceValue(run, [.. left.Items, .. right.Items], left.Kind);
    }

    private static Value Repeat(Run run, Value value, Value times)
    {
        var count = Math.Max(0, ((IntegerValue)Number(times)!).Number);
        if (value is TextValue text)
        {
            Spend(run.Characters, count, text.Text.Length);
            return text.Text.Length == 0
                ? text
                : new TextValue(string.Concat(Enumerable.Repeat(text.Text, (int)count)));
        }

        var list = (SequenceValue)value;
        if (!IsAddable(list))
        {
            throw Unsupported(run, "*", value, times);
        }

        Spend(run.Step, count, list.Items.Count);
        var repeated = list.Items.Count == 0 ? [] : Enumerable.Repeat(list.Items, (int)count).SelectMany(item => item);
        return new SequenceValue(run, [.. repeated], list.Kind);
    }

    private static void Spend(Action<long> spend, long count, int length) =>
        spend(
            length == 0 ? 0
            : count > long.MaxValue / length ? long.MaxValue
            : count * length
        );

    private static Value Arithmetic(Run run, string sign, Value left, Value right)
    {
        if (left is IntegerValue one && right is IntegerValue other && sign != "/")
        {
            try
            {
                return Whole(run, sign, one.Number, other.Number);
            }
            catch (OverflowException)
            {
                throw Overflow(run);
            }
        }

        var (a, b) = (Real(left), Real(right));
        if (b == 0 && sign is "/" or "//" or "%")
        {
            throw run.Error("division by zero");
        }

        return new FloatValue(
            sign switch
            {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "/" => a / b,
                "//" => Math.Floor((a - Modulo(a, b)) / b),
                "%" => Modulo(a, b),
                _ => Power(run, a, b),
            }
        );
    }

    private static Value Whole(Run run, string sign, long left, long right) =>
        sign switch
        {
            "+" => Value.Of(checked(left + right)),
            "-" => Value.Of(checked(left - right)),
            "*" => Value.Of(checked(left * right)),
            "//" or "%" when right == 0 => throw run.Error("division by zero"),
            "//" when right == -1 => Value.Of(checked(-left)),
            "%" when right == -1 => Value.Of(0),
            "//" => Value.Of((left / right) - (left % right != 0 && left < 0 != right < 0 ? 1 : 0)),
            "%" => Value.Of(((left % right) + right) % right),
            _ when right < 0 => new FloatValue(Power(run, left, right)),
            _ => Value.Of(WholePower(left, right)),
        };

    private static long WholePower(long number, long power)
    {
        // 0, 1 and -1 take any power; anything else overflows after 63 rounds at the latest.
        if (number is 0 or 1 or -1)
        {
            return power == 0 ? 1
                : number == -1 && power % 2 == 0 ? 1
                : number;
        }

        long result = 1;
        for (; power > 0; power--)
        {
            result = checked(result * number);
        }

        return result;
    }

    private static double Power(Run run, double number, double power) =>
        number == 0 && power < 0 ? throw run.Error("zero cannot be raised to a negative power")
        : Math.Pow(number, power) is var result && double.IsNaN(result) && !double.IsNaN(number + power)
            ? throw run.Error("a negative number has no such power")
        : double.IsInfinity(result) && double.IsFinite(number) && double.IsFinite(power)
            ? throw run.Error("a power is too large for a float")
        : result;

    private static double Modulo(double a, double b)
    {
        var rest = a % b;
        return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
    }

    private static InputException Unsupported(Run run, string sign, Value left, Value right) =>
        run.Error($"unsupported operand types for {sign}: '{left.TypeName}' and '{right.TypeName}'");
}
