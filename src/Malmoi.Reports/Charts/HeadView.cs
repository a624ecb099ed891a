namespace Malmoi.Reports.Charts;

/// <summary>Who looks at whom: the words of a text twice, side by side, and a thread from each to those it looks at, the stronger the more (Vig, 2019).</summary>
public sealed record HeadView
{
    private const double Row = 24;
    private const double Top = 34;
    private const double Bottom = 10;
    private const double Gap = 190;
    private const double Least = 560;
    private const double Faintest = 0.02;

    public required Bilingual Title { get; init; }

    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>(words, words): a row is what a word looks at.</summary>
    public required IReadOnlyList<float> Weights { get; init; }

    /// <summary>Words that are no words of the text: begin marks and the like, shown softer.</summary>
    public IReadOnlySet<int> Special { get; init; } = new HashSet<int>();

    /// <exception cref="ArgumentException">There are no words, or weights for another number of them.</exception>
    public string ToSvg()
    {
        var count = Words.Count;
        if (count == 0 || Weights.Count != count * count)
        {
            throw new ArgumentException($"a head view of {count} words needs {count * count} weights");
        }

        var words = Math.Max(60, Words.Max(NamePlacement.Width)) + 12;
        var canvas = new SvgCanvas(Math.Max(Least, (2 * words) + Gap), Top + (count * Row) + Bottom);
        var (left, right) = ((canvas.Width - Gap) / 2, (canvas.Width + Gap) / 2);
        canvas.Text(left, 18, new Bilingual("looks", "보는 말"), "title", "end");
        canvas.Text(right, 18, new Bilingual("is looked at", "보이는 말"), "title");
        for (var from = 0; from < count; from++)
        {
            for (var to = 0; to < count; to++)
            {
                var weight = Weights[(from * count) + to];
                if (weight >= Faintest)
                {
                    canvas.Line(left + 6, Middle(from), right - 6, Middle(to), "thread", weight);
                }
            }
        }

        for (var word = 0; word < count; word++)
        {
            var css = Special.Contains(word) ? "label mute" : "label";
            canvas.Text(left, Middle(word) + 4.5, Words[word], css, "end");
            canvas.Text(right, Middle(word) + 4.5, Words[word], css);
        }

        return canvas.ToSvg(Title);

        static double Middle(int word) => Top + (word * Row) + (Row / 2);
    }
}
