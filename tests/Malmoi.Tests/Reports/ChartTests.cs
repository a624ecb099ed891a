using System.Xml.Linq;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Tests.Reports;

public class ChartTests
{
    [Theory]
    [InlineData(0, 10, "0 2 4 6 8 10")]
    [InlineData(0, 1, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(37, 212, "50 100 150 200")]
    public void Linear_ticks_are_round(double low, double high, string expected) =>
        Assert.Equal(expected, string.Join(' ', new Axis(low, high, 0, 100).Ticks().Select(Axis.Label)));

    [Fact]
    public void Logarithmic_ticks_are_powers_of_ten()
    {
        var axis = new Axis(1, 100_000, 0, 100, logarithmic: true);
        Assert.Equal([1, 10, 100, 1000, 10_000, 100_000], axis.Ticks());
        Assert.Equal(20, axis.Place(10), 9);
    }

    [Fact]
    public void A_line_chart_is_well_formed_and_escapes_its_words()
    {
        var svg = new LineChart
        {
            Title = "a < b & 'c'",
            XTitle = new Bilingual("order", "차수"),
            YTitle = "<x>",
            Series = [new Series("Kneser-Ney", [(1, 120), (2, 60), (3, 48)])],
        }.ToSvg();
        var root = XElement.Parse(svg);
        Assert.Equal(3, root.Elements().Count(e => e.Name.LocalName == "circle"));
        Assert.Contains(root.Elements(), e => e.Value == "차수");
        Assert.Contains(root.Elements(), e => e.Value == "<x>");
    }

    [Fact]
    public void A_line_chart_shows_differences_where_it_need_not_begin_at_zero()
    {
        var chart = new LineChart
        {
            Title = "loss",
            XTitle = "step",
            YTitle = "nats",
            Series = [new Series("a", [(1, 6.5), (2, 5.5)])],
        };
        Assert.Contains(XElement.Parse(chart.ToSvg()).Elements(), e => e.Value == "0");
        var svg = XElement.Parse((chart with { FromZero = false }).ToSvg());
        Assert.DoesNotContain(svg.Elements(), e => e.Value == "0");
        Assert.Contains(svg.Elements(), e => e.Value == "6");
    }

    [Fact]
    public void A_bar_is_as_long_as_its_value()
    {
        var svg = new BarChart
        {
            Title = "t",
            ValueTitle = "v",
            Maximum = 1,
            Reference = 0.5,
            Bars = [new Bar("half", 0.5, 0.4, 0.6), new Bar("whole", 1)],
        }.ToSvg();
        var widths = XElement
            .Parse(svg)
            .Elements()
            .Where(e => e.Name.LocalName == "rect")
            .Select(e => double.Parse(e.Attribute("width")!.Value, System.Globalization.CultureInfo.InvariantCulture))
            .ToList();
        Assert.Equal(2 * widths[0], widths[1], 3);
        // Values have the same digits, and stand over the line that marks chance.
        Assert.Contains(">0.50<", svg, StringComparison.Ordinal);
        Assert.True(
            svg.IndexOf("'reference'", StringComparison.Ordinal) < svg.IndexOf(">1.00<", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_report_carries_both_languages_and_loads_nothing()
    {
        var html = new HtmlReport(new Bilingual("Tour", "둘러보기"))
            .Heading(new Bilingual("Smoothing", "평탄화"))
            .Paragraph(new Bilingual("A & B", "가 & 나"))
            .Table(
                ["n", "p"],
                [
                    ["1", "0.5"],
                ]
            )
            .ToHtml();
        Assert.Contains("둘러보기", html, StringComparison.Ordinal);
        Assert.Contains("A &amp; B", html, StringComparison.Ordinal);
        Assert.Contains("<th class='number'>p</th>", html, StringComparison.Ordinal);
        Assert.Contains("<td class='number'>0.5</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html.Replace("http://www.w3.org/2000/svg", ""), StringComparison.Ordinal);
    }

    [Fact]
    public void Strips_show_every_word_with_its_bits_on_one_scale_and_go_on_in_the_next_line()
    {
        var words = Enumerable.Range(0, 60).Select(i => ($"단어{i}", (double)i)).ToList();
        var svg = new SurprisalStrip { Title = "놀라움", Texts = [words, [("<b>", 2.5)]] }.ToSvg();
        Assert.All(words, word => Assert.Contains($">{word.Item1}</text>", svg, StringComparison.Ordinal));
        Assert.Contains(">&lt;b&gt;</text>", svg, StringComparison.Ordinal);
        Assert.Contains(">2.5</text>", svg, StringComparison.Ordinal);
        Assert.Contains(">60</text>", svg, StringComparison.Ordinal); // the end of the scale
        Assert.Throws<ArgumentException>(() =>
            new SurprisalStrip
            {
                Title = "",
                Texts =
                [
                    [],
                ],
            }.ToSvg()
        );
    }

    [Fact]
    public void Names_that_find_no_room_above_their_columns_stand_upright()
    {
        var table = new HeatTable
        {
            Title = "",
            Columns = ["GPT", "BERT"],
            Rows = [("syntax", [0.5, null])],
        };
        Assert.DoesNotContain("rotate", table.ToSvg(), StringComparison.Ordinal);
        var many = table with
        {
            Columns = [.. Enumerable.Range(0, 8).Select(i => Bilingual.FromString($"bert-base within_word_l2r {i}"))],
            Rows = [("syntax", [.. Enumerable.Repeat((double?)0.5, 8)])],
        };
        Assert.Equal(8, many.ToSvg().Split("rotate(-90").Length - 1);
    }
}
