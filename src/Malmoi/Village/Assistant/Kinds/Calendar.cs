namespace Malmoi.Village.Assistant.Kinds;

/// <summary>Days, months and hours in their order.</summary>
internal static class Calendar
{
    private static readonly (string English, string Korean)[] _days =
    [
        ("Monday", "월요일"),
        ("Tuesday", "화요일"),
        ("Wednesday", "수요일"),
        ("Thursday", "목요일"),
        ("Friday", "금요일"),
        ("Saturday", "토요일"),
        ("Sunday", "일요일"),
    ];
    private static readonly (string English, string Korean)[] _months =
    [
        ("January", "1월"),
        ("February", "2월"),
        ("March", "3월"),
        ("April", "4월"),
        ("May", "5월"),
        ("June", "6월"),
        ("July", "7월"),
        ("August", "8월"),
        ("September", "9월"),
        ("October", "10월"),
        ("November", "11월"),
        ("December", "12월"),
    ];

    public static IReadOnlyList<TaskKind> Kinds { get; } =
    [
        new("time.next-day", drawing => Beside(drawing, "day", _days, 1)) { IsRecalled = true },
        new("time.day-before", drawing => Beside(drawing, "day", _days, _days.Length - 1))
        {
            IsHeldOut = true,
            IsRecalled = true,
        },
        new("time.next-month", drawing => Beside(drawing, "month", _months, 1)) { IsRecalled = true },
        new("time.hours", Hours),
    ];

    private static Asked Beside(Drawing drawing, string place, (string English, string Korean)[] row, int step)
    {
        var at = drawing.Dice.Next(row.Length);
        var (shown, answer) = (row[at], row[(at + step) % row.Length]);
        return Choice.Of(drawing.In(answer.English, answer.Korean), [(place, drawing.In(shown.English, shown.Korean))]);
    }

    private static Asked Hours(Drawing drawing)
    {
        var (now, later) = (drawing.Number(1, 12), drawing.Number(1, 11));
        var then = ((now + later - 1) % 12) + 1;
        return Choice.Of(
            drawing.In($"{then} o'clock", $"{then}시"),
            [("a", Arithmetic.Text(now)), ("b", Arithmetic.Text(later))],
            null,
            Arithmetic.Text(then)
        );
    }
}
