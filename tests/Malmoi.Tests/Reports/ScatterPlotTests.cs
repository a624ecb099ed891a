using System.Globalization;
using System.Xml.Linq;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Tests.Reports;

public sealed class ScatterPlotTests
{
    [Fact]
    public void One_scale_serves_both_axes_so_that_parallel_arrows_are_drawn_parallel()
    {
        var root = XElement.Parse(
            new ScatterPlot
            {
                Title = "t",
                Points = [new("a", 0, 0), new("b", 3, 1), new("c", 1, 5), new("d", 4, 6), new("e", 9, 2)],
                Arrows = [(0, 1), (2, 3)],
                Groups = [new Bilingual("country", "나라"), new Bilingual("capital", "수도")],
                XTitle = ScatterPlot.ComponentTitle(1, 0.5),
            }.ToSvg()
        );
        var dots = root.Elements()
            .Where(e => e.Name.LocalName == "circle" && e.Elements().Any())
            .ToDictionary(e => e.Value, e => (X: Number(e, "cx"), Y: Number(e, "cy")));
        Assert.Equal(5, dots.Count);
        Assert.Equal(dots["b"].X - dots["a"].X, dots["d"].X - dots["c"].X, 0.02);
        Assert.Equal(dots["b"].Y - dots["a"].Y, dots["d"].Y - dots["c"].Y, 0.02);
        Assert.Equal((dots["b"].X - dots["a"].X) / 3, dots["a"].Y - dots["b"].Y, 0.02);
        Assert.Contains(root.Elements(), e => e.Value == "수도");
        Assert.Contains(root.Elements(), e => e.Value == "주성분 1 (분산의 50%)");
    }

    [Theory]
    [InlineData(24, true)]
    [InlineData(900, false)]
    public void No_name_covers_another_and_few_are_all_shown(int count, bool all)
    {
        var random = new Random(count);
        var points = Enumerable
            .Range(0, count)
            .Select(i => new ScatterPoint(
                i % 2 == 0 ? $"할머니께서{i}" : $"grandmother{i}",
                random.NextDouble(),
                random.NextDouble()
            ))
            .ToList();
        var names = XElement
            .Parse(new ScatterPlot { Title = "t", Points = points }.ToSvg())
            .Elements()
            .Where(e => e.Name.LocalName == "text")
            .Select(e => (Text: e.Value, X: Number(e, "x"), Y: Number(e, "y"), Width: NamePlacement.Width(e.Value)))
            .ToList();
        Assert.True(all ? names.Count == count : names.Count is > 60 and < 900);
        for (var i = 0; i < names.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (a, b) = (names[i], names[j]);
                Assert.True(
                    Math.Abs(a.X - b.X) >= ((a.Width + b.Width) / 2) - 0.02 || Math.Abs(a.Y - b.Y) >= 16 - 0.02,
                    $"{a} and {b}"
                );
            }
        }
    }

    [Fact]
    public void Points_in_one_place_or_of_one_are_drawn()
    {
        foreach (var points in new ScatterPoint[][] { [new("하나", 2, 2)], [new("a", 1, 1), new("b", 1, 1)] })
        {
            var svg = new ScatterPlot
            {
                Title = "t",
                Points = points,
                Arrows = [(0, points.Length - 1)],
            }.ToSvg();
            Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
            Assert.Equal(points.Length, XElement.Parse(svg).Elements().Count(e => e.Name.LocalName == "circle"));
        }

        Assert.Throws<ArgumentException>(() => new ScatterPlot { Title = "t", Points = [] }.ToSvg());
        Assert.Throws<ArgumentException>(() =>
            new ScatterPlot { Title = "t", Points = [new("a", double.NaN, 0)] }.ToSvg()
        );
    }

    [Theory]
    [InlineData(0, 5, 20, 5, true)]
    [InlineData(0, 0, 20, 20, true)]
    [InlineData(0, 20, 20, 21, false)]
    [InlineData(11, -5, 25, 9, false)]
    [InlineData(4, 4, 6, 6, true)]
    public void A_line_crosses_a_box_where_some_point_of_it_lies_inside(
        double x1,
        double y1,
        double x2,
        double y2,
        bool expected
    )
    {
        var box = new Box(1, 1, 10, 10);
        Assert.Equal(expected, box.IsCrossed((x1, y1), (x2, y2)));
        Assert.Equal(
            expected,
            Enumerable
                .Range(0, 1001)
                .Select(i => (X: x1 + ((x2 - x1) * i / 1000), Y: y1 + ((y2 - y1) * i / 1000)))
                .Any(p => p.X > 1 && p.X < 11 && p.Y > 1 && p.Y < 11)
        );
    }

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
