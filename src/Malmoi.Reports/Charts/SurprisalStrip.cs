using System.Globalization;

namespace Malmoi.Reports.Charts;

/// <summary>Texts as strips of words, each the darker the more surprising it was, with its bits below; all texts share one scale.</summary>
public sealed record SurprisalStrip
{
    private const double Width = 720;
    private const double Margin = 14;
    private const double Padding = 7;
    private const double BoxHeight = 26;
    private const double LineHeight = 50;
    private const double BetweenTexts = 12;
    private const double LegendHeight = 52;
    private const double LeastBits = 8;
    private const double Tick = 4;
    private const int Steps = 8;

    // Darker than this and dark letters could no longer be read.
    private const double Darkest = 0.75;

    public required Bilingual Title { get; init; }

    /// <summary>Words and their bits, text by text.</summary>
    public required IReadOnlyList<IReadOnlyList<(string Word, double Bits)>> Texts { get; init; }

    /// <exception cref="ArgumentException">There are no words.</exception>
    public string ToSvg()
    {
        if (Texts.All(text => text.Count == 0))
        {
            throw new ArgumentException("strips need words");
        }

        var finite = Texts.SelectMany(text => text).Select(word => word.Bits).Where(double.IsFinite);
        var most = Math.Max(LeastBits, Tick * Math.Ceiling(finite.DefaultIfEmpty().Max() / Tick));
        var places = Place(out var bottom);
        var canvas = new SvgCanvas(Width, bottom + LegendHeight);
        foreach (var (word, bits, x, y, width) in places)
        {
            var label = bits.ToString("0.0", CultureInfo.InvariantCulture);
            canvas.Rectangle(
                x,
                y,
                width,
                BoxHeight,
                "fill c1",
                tip: $"{word}: {label}",
                opacity: Darkest * Math.Clamp(bits / most, 0, 1)
            );
            canvas.Text(x + (width / 2), y + 18, word, "label", "middle");
            canvas.Text(x + (width / 2), y + BoxHeight + 13, label, "tick", "middle");
        }

        Legend(canvas, bottom + 14, most);
        return canvas.ToSvg(Title);
    }

    private List<(string Word, double Bits, double X, double Y, double Width)> Place(out double bottom)
    {
        var places = new List<(string, double, double, double, double)>();
        var y = Margin;
        foreach (var text in Texts)
        {
            var x = Margin;
            foreach (var (word, bits) in text)
            {
                var shown = word.Trim();
                var width = Math.Max(26, NamePlacement.Width(shown)) + (2 * Padding);
                if (x > Margin && x + width > Width - Margin)
                {
                    (x, y) = (Margin, y + LineHeight);
                }

                places.Add((shown, bits, x, y, width));
                x += width + 2;
            }

            y += LineHeight + BetweenTexts;
        }

        bottom = y - BetweenTexts;
        return places;
    }

    private static void Legend(SvgCanvas canvas, double y, double most)
    {
        const double Square = 26;
        for (var step = 0; step <= Steps; step++)
        {
            var x = Margin + (step * (Square + 2));
            canvas.Rectangle(x, y, Square, 12, "fill c1", opacity: Darkest * step / Steps);
            if (step % 2 == 0)
            {
                canvas.Text(
                    x + (Square / 2),
                    y + 26,
                    (most * step / Steps).ToString("0.#", CultureInfo.InvariantCulture),
                    "tick",
                    "middle"
                );
            }
        }

        canvas.Text(
            Margin + ((Steps + 1) * (Square + 2)) + 8,
            y + 11,
            new Bilingual("surprisal (bits)", "놀라움(비트)"),
            "title"
        );
    }
}
