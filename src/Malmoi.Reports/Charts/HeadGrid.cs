using System.Globalization;

namespace Malmoi.Reports.Charts;

/// <summary>All heads of a model at once: a small map of each, layers from top to bottom; a dark square is a word (row) that looks at another (column).</summary>
public sealed record HeadGrid
{
    private const double Gap = 8;
    private const double Left = 64;
    private const double Top = 44;
    private const double Faintest = 0.04;

    public required Bilingual Title { get; init; }

    /// <summary>Words of the text.</summary>
    public required int Words { get; init; }

    /// <summary>By layer, then by head: (words, words) each.</summary>
    public required IReadOnlyList<IReadOnlyList<IReadOnlyList<float>>> Heads { get; init; }

    /// <exception cref="ArgumentException">There are no heads or no words.</exception>
    public string ToSvg()
    {
        var columns = Heads.Count == 0 ? 0 : Heads.Max(layer => layer.Count);
        if (columns == 0 || Words == 0)
        {
            throw new ArgumentException("a grid of heads needs at least one head and one word");
        }

        var size = Math.Clamp((720 - Left) / columns, 44, 110) - Gap;
        var canvas = new SvgCanvas(Left + (columns * (size + Gap)), Top + (Heads.Count * (size + Gap)));
        canvas.Text(Left + (columns * (size + Gap) / 2), 14, new Bilingual("head", "헤드"), "title", "middle");
        canvas.Text(14, Top + (Heads.Count * (size + Gap) / 2), new Bilingual("layer", "층"), "title", "middle", -90);
        for (var head = 0; head < columns; head++)
        {
            canvas.Text(Left + (head * (size + Gap)) + (size / 2), Top - 10, Number(head + 1), "tick", "middle");
        }

        for (var layer = 0; layer < Heads.Count; layer++)
        {
            var y = Top + (layer * (size + Gap));
            canvas.Text(Left - 12, y + (size / 2) + 4, Number(layer + 1), "tick", "end");
            for (var head = 0; head < Heads[layer].Count; head++)
            {
                Draw(canvas, Heads[layer][head], Left + (head * (size + Gap)), y, size);
            }
        }

        return canvas.ToSvg(Title);
    }

    private void Draw(SvgCanvas canvas, IReadOnlyList<float> weights, double left, double top, double size)
    {
        canvas.Rectangle(left, top, size, size, "plane");
        var cell = size / Words;
        for (var i = 0; i < weights.Count; i++)
        {
            if (weights[i] >= Faintest)
            {
                canvas.Cell(left + (i % Words * cell), top + (i / Words * cell), cell, weights[i]);
            }
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
