using System.Xml.Linq;
using Malmoi.Reports.Charts;

namespace Malmoi.Tests.Reports;

public class AttentionPictureTests
{
    [Fact]
    public void A_head_view_has_each_word_twice_and_a_thread_for_each_look_that_can_be_seen()
    {
        var view = new HeadView
        {
            Title = "1-1",
            Words = ["나는", "<책>을"],
            Weights = [1, 0, 0.75f, 0.01f],
        };
        var root = XElement.Parse(view.ToSvg());
        Assert.Equal(2, root.Elements().Count(e => e.Value == "<책>을"));
        var threads = root.Elements().Where(e => (string?)e.Attribute("class") == "thread").ToList();
        Assert.Equal([null, "0.75"], threads.Select(thread => (string?)thread.Attribute("opacity")));
        Assert.Throws<ArgumentException>(() => (view with { Weights = [1] }).ToSvg());
    }

    [Fact]
    public void A_grid_of_heads_has_a_frame_a_head_and_leaves_out_what_nobody_would_see()
    {
        var grid = new HeadGrid
        {
            Title = "all",
            Words = 2,
            Heads =
            [
                [
                    [1, 0, 0.5f, 0.5f],
                    [0, 1, 0.01f, 0.99f],
                ],
            ],
        };
        var root = XElement.Parse(grid.ToSvg());
        Assert.Equal(2, root.Elements().Count(e => (string?)e.Attribute("class") == "plane"));
        Assert.Equal(5, root.Elements().Count(e => (string?)e.Attribute("class") == "cell"));
    }

    [Fact]
    public void A_table_of_shares_leaves_unknown_ones_empty()
    {
        var table = new HeatTable
        {
            Title = "patterns",
            Columns = ["next", "first"],
            Rows = [("1-1", [null, 0.25])],
        };
        var root = XElement.Parse(table.ToSvg());
        Assert.Single(root.Elements(), e => e.Name.LocalName == "rect");
        Assert.Contains(root.Elements(), e => e.Value == "0.25");
    }

    [Fact]
    public void A_bar_s_mark_stands_across_it_and_is_named()
    {
        var svg = new BarChart
        {
            Title = "heads",
            ValueTitle = "%",
            MarkName = "best offset",
            Bars = [new Bar("det", 94, Mark: 52)],
        }.ToSvg();
        var root = XElement.Parse(svg);
        Assert.Equal(2, root.Elements().Count(e => (string?)e.Attribute("class") == "mark"));
        Assert.Contains(root.Elements(), e => e.Value == "best offset");
    }
}
