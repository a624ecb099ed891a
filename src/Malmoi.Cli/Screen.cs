using System.Globalization;
using Spectre.Console;

namespace Malmoi.Cli;

/// <summary>Where results for people go: tables on a terminal, the same tables plain and uncut where output is redirected.</summary>
internal static class Screen
{
    private const int WideEnough = 200;

    public static IAnsiConsole On(TextWriter output)
    {
        var terminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(output),
                Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
                Interactive = InteractionSupport.No,
            }
        );
        if (!terminal)
        {
            console.Profile.Width = WideEnough;
        }

        return console;
    }

    public static Table Table(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        for (var i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(Markup.Escape(columns[i])) { NoWrap = true };
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }

        return table;
    }

    /// <summary>A row of plain text, nothing of which is markup.</summary>
    public static Table Row(this Table table, params string[] cells) =>
        table.AddRow(cells.Select(cell => new Spectre.Console.Text(cell)));

    public static string Fixed(this double value, int digits) =>
        value.ToString($"F{digits}", CultureInfo.InvariantCulture);

    /// <summary>Six digits that count, however small or large the number.</summary>
    public static string Short(this double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    public static string Grouped(this long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
