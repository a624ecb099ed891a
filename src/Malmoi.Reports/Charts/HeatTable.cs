using System.Globalization;

namespace Malmoi.Reports.Charts;

/// <summary>A table of shares, each a square as dark as it is great.</summary>
public sealed record HeatTable
{
    private const double Top = 48;
    private const double RowHeight = 22;
    private const double Width = 720;

    public required Bilingual Title { get; init; }

    public required IReadOnlyList<Bilingual> Columns { get; init; }

    /// <summary>A name and a share from 0 to 1 for each column; null where there is none.</summary>
    public required IReadOnlyList<(Bilingual Name, IReadOnlyList<double?> Shares)> Rows { get; init; }

    /// <summary>Room for the names.</summary>
    public double NameWidth { get; init; } = 70;

    /// <exception cref="ArgumentException">There are no rows or no columns.</exception>
    public string ToSvg()
    {
        if (Rows.Count == 0 || Columns.Count == 0)
        {
            throw new ArgumentException("a table of shares needs rows and columns");
        }

        var cell = (Width - NameWidth - 8) / Columns.Count;
        var widest = Columns.Max(column =>
            Math.Max(NamePlacement.Width(column.English), NamePlacement.Width(column.Korean))
        );
        var turns = widest > cell - 4;
        var top = turns ? Math.Max(Top, widest + 24) : Top;
        var canvas = new SvgCanvas(Width, top + (Rows.Count * RowHeight) + 8);
        for (var column = 0; column < Columns.Count; column++)
        {
            var middle = NameWidth + ((column + 0.5) * cell);
            if (turns)
            {
                canvas.Text(middle + 4, top - 8, Columns[column], "title", turn: -90);
            }
            else
            {
                canvas.Text(middle, top - 14, Columns[column], "title", "middle");
            }
        }

        for (var row = 0; row < Rows.Count; row++)
        {
            var y = top + (row * RowHeight);
            canvas.Text(NameWidth - 10, y + 15, Rows[row].Name, "label", "end");
            for (var column = 0; column < Columns.Count; column++)
            {
                if (Rows[row].Shares[column] is { } share)
                {
                    var x = NameWidth + (column * cell);
                    canvas.Rectangle(x + 1, y + 1, cell - 2, RowHeight - 2, "fill c1", opacity: share);
                    canvas.Text(
                        x + (cell / 2),
                        y + 15,
                        share.ToString("0.00", CultureInfo.InvariantCulture),
                        "label value",
                        "middle"
                    );
                }
            }
        }

        return canvas.ToSvg(Title);
    }
}
