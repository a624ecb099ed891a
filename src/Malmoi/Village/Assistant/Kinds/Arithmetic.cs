using System.Globalization;

namespace Malmoi.Village.Assistant.Kinds;

/// <summary>Reckoning with small numbers, some of it step by step.</summary>
internal static class Arithmetic
{
    public static IReadOnlyList<TaskKind> Kinds { get; } =
    [
        new("arithmetic.add", drawing => Two(drawing.Number(2, 20), drawing.Number(2, 20), (a, b) => a + b)),
        new("arithmetic.subtract", drawing => Two(drawing.Number(10, 30), drawing.Number(1, 9), (a, b) => a - b)),
        new("arithmetic.multiply", drawing => Two(drawing.Number(2, 9), drawing.Number(2, 9), (a, b) => a * b)),
        new("arithmetic.divide", Divide),
        new("arithmetic.double", drawing => Two(drawing.Number(2, 50), 2, (a, b) => a * b)),
        new("arithmetic.larger", drawing => Compared(drawing, Math.Max)),
        new("arithmetic.smaller", drawing => Compared(drawing, Math.Min)) { IsHeldOut = true },
        new("arithmetic.even", Even),
        new("arithmetic.next", Next),
        new("arithmetic.add-steps", AddBySteps),
        new("arithmetic.three", Three),
        new("arithmetic.add-then-multiply", AddThenMultiply),
    ];

    /// <summary>The gold of a number.</summary>
    public static Asked Result(int value, (string, string)[] words, string? reasoning = null) =>
        new()
        {
            Words = words,
            Answer = Text(value),
            Check = AnswerCheck.Number(value),
            Reasoning = reasoning,
        };

    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static Asked Two(int first, int second, Func<int, int, int> reckon) =>
        Result(reckon(first, second), [("a", Text(first)), ("b", Text(second))]);

    private static Asked Divide(Drawing drawing)
    {
        var (result, divisor) = (drawing.Number(2, 9), drawing.Number(2, 9));
        return Result(result, [("a", Text(result * divisor)), ("b", Text(divisor))]);
    }

    private static Asked? Compared(Drawing drawing, Func<int, int, int> choose)
    {
        var (first, second) = (drawing.Number(2, 99), drawing.Number(2, 99));
        return first == second ? null : Two(first, second, choose);
    }

    private static Asked Even(Drawing drawing)
    {
        var number = drawing.Number(2, 99);
        return Choice.YesOrNo(drawing, number % 2 == 0, [("a", Text(number))]);
    }

    private static Asked Next(Drawing drawing)
    {
        var (first, step) = (drawing.Number(1, 20), drawing.Number(2, 10));
        var shown = string.Join(", ", Enumerable.Range(0, 4).Select(index => Text(first + (index * step))));
        return Result(
            first + (4 * step),
            [("row", shown)],
            drawing.In($"Each number is {step} more.", $"수가 {step}씩 커집니다.")
                + $" {first + (3 * step)} + {step} = {first + (4 * step)}."
        );
    }

    private static Asked AddBySteps(Drawing drawing)
    {
        var (first, second) = (drawing.Number(11, 59), drawing.Number(11, 39));
        var tens = (first / 10 * 10) + (second / 10 * 10);
        var ones = (first % 10) + (second % 10);
        return Result(
            first + second,
            [("a", Text(first)), ("b", Text(second))],
            $"{first / 10 * 10} + {second / 10 * 10} = {tens}. {first % 10} + {second % 10} = {ones}. {tens} + {ones} = {first + second}."
        );
    }

    private static Asked Three(Drawing drawing)
    {
        var (first, second, third) = (drawing.Number(2, 12), drawing.Number(2, 12), drawing.Number(2, 12));
        return Result(
            first + second + third,
            [("a", Text(first)), ("b", Text(second)), ("c", Text(third))],
            $"{first} + {second} = {first + second}. {first + second} + {third} = {first + second + third}."
        );
    }

    private static Asked AddThenMultiply(Drawing drawing)
    {
        var (first, second, third) = (drawing.Number(2, 7), drawing.Number(2, 7), drawing.Number(2, 5));
        return Result(
            (first + second) * third,
            [("a", Text(first)), ("b", Text(second)), ("c", Text(third))],
            $"{first} + {second} = {first + second}. {first + second} × {third} = {(first + second) * third}."
        );
    }
}
