using System.Globalization;
using System.Text.RegularExpressions;

namespace Malmoi.Reports.Pictures;

/// <summary>What the reports' style says of an element of a drawing, by its classes, in light colours.</summary>
/// <remarks>Of CSS: rules of one or more classes (.line.c1), variables of :root, later rules over earlier ones of as many classes.</remarks>
internal sealed partial class StyleSheet
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly List<(string[] Classes, (string Name, string Value)[] Properties)> _rules = [];

    /// <param name="css">The style.</param>
    public StyleSheet(string css)
    {
        foreach (Match rule in Rule().Matches(Comment().Replace(css, "")))
        {
            (string Name, string Value)[] properties =
            [
                .. rule.Groups[2]
                    .Value.Split(';', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
                    .Where(line => line.Length == 2)
                    .Select(line => (line[0], line[1])),
            ];
            foreach (var selector in rule.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries))
            {
                if (selector == ":root")
                {
                    foreach (var (name, value) in properties)
                    {
                        _variables[name] = value;
                    }
                }
                else if (Classes().IsMatch(selector))
                {
                    _rules.Add((selector.Split('.', StringSplitOptions.RemoveEmptyEntries), properties));
                }
            }
        }

        _rules = [.. _rules.OrderBy(rule => rule.Classes.Length)]; // stable: later ones stay later
    }

    /// <summary>The colour of the paper.</summary>
    public Colour Paper => Colour.Parse(Resolve("var(--paper)"));

    /// <summary>What an element of these classes looks like.</summary>
    public ElementStyle Of(string classes)
    {
        var mine = classes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, properties) in _rules.Where(rule => rule.Classes.All(mine.Contains)))
        {
            foreach (var (name, value) in properties)
            {
                values[name] = Resolve(value);
            }
        }

        return new ElementStyle
        {
            Fill = values.TryGetValue("fill", out var fill) ? Painted(fill) : new Colour(0, 0, 0),
            Stroke = values.TryGetValue("stroke", out var stroke) ? Painted(stroke) : null,
            StrokeWidth = Number("stroke-width", 1),
            StrokeIsBelow = values.GetValueOrDefault("paint-order") == "stroke",
            Dashes = values.TryGetValue("stroke-dasharray", out var dashes) ? [.. dashes.Split(' ').Select(Parse)] : [],
            FontSize = Number("font-size", 16),
            Opacity = Number("opacity", 1),
        };

        double Number(string name, double otherwise) =>
            values.TryGetValue(name, out var value) ? Parse(value) : otherwise;
    }

    private static Colour? Painted(string value) => value == "none" ? null : Colour.Parse(value);

    private static double Parse(string value) =>
        double.Parse(value.Replace("px", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private string Resolve(string value)
    {
        if (value.StartsWith("var(", StringComparison.Ordinal))
        {
            value = _variables[value[4..^1]];
        }

        return value.StartsWith("light-dark(", StringComparison.Ordinal) ? value[11..^1].Split(',')[0].Trim() : value;
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"([^{}]+)\{([^{}]*)\}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^(\.[\w-]+)+$")]
    private static partial Regex Classes();
}

/// <summary>How an element is drawn.</summary>
internal sealed record ElementStyle
{
    /// <summary>Null: none.</summary>
    public required Colour? Fill { get; init; }

    /// <summary>Null: none.</summary>
    public required Colour? Stroke { get; init; }

    public required double StrokeWidth { get; init; }

    /// <summary>A rim, over which the letters lie.</summary>
    public required bool StrokeIsBelow { get; init; }

    public required IReadOnlyList<double> Dashes { get; init; }

    public required double FontSize { get; init; }

    public required double Opacity { get; init; }
}
