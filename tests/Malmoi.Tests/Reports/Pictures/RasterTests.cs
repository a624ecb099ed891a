using CsCheck;
using Malmoi.Reports.Pictures;

namespace Malmoi.Tests.Reports.Pictures;

public class RasterTests
{
    private static readonly Colour _white = new(255, 255, 255);
    private static readonly Colour _black = new(0, 0, 0);

    [Fact]
    public void A_dot_is_as_dark_as_the_share_of_it_that_is_covered()
    {
        var raster = new Raster(3, 1, 1, _white);
        raster.Fill(Contours.Rectangle(0.75, 0, 1.5, 0.5), _black);
        Assert.Equal([223, 128, 223], Reds(raster));
    }

    [Fact]
    public void What_is_covered_twice_is_covered_once()
    {
        var raster = new Raster(1, 1, 1, _white);
        raster.Fill(Contours.Rectangle(0, 0, 1, 1).Add(Contours.Rectangle(0, 0, 1, 1)), _black, opacity: 0.5);
        Assert.Equal([128], Reds(raster));
    }

    [Fact]
    public void A_hole_runs_the_other_way_round()
    {
        var raster = new Raster(3, 3, 1, _white);
        var ring = Contours.Rectangle(0, 0, 3, 3).Add((1, 1), (1, 2), (2, 2), (2, 1));
        raster.Fill(ring, _black);
        Assert.Equal([0, 0, 0, 0, 255, 0, 0, 0, 0], Reds(raster));
    }

    [Fact]
    public void The_ink_of_a_triangle_is_its_area() =>
        Gen.Select(Gen.Double[0, 20], Gen.Double[0, 20])
            .Array[3]
            .Sample(corners =>
            {
                var raster = new Raster(20, 20, 1, _white);
                raster.Fill(new Contours().Add([.. corners]), _black);
                var ink = Reds(raster).Sum(red => (255 - red) / 255.0);
                var ((ax, ay), (bx, by), (cx, cy)) = (corners[0], corners[1], corners[2]);
                var area = Math.Abs(((bx - ax) * (cy - ay)) - ((cx - ax) * (by - ay))) / 2;
                Assert.Equal(area, ink, 400 * 0.5 / 255); // each dot is rounded
            });

    [Fact]
    public void Areas_beyond_the_edges_leave_what_lies_within()
    {
        var raster = new Raster(2, 2, 1, _white);
        raster.Fill(Contours.Rectangle(-5, -5, 6, 6), _black);
        raster.Fill(Contours.Rectangle(40, 40, 6, 6), _black);
        Assert.Equal([0, 255, 255, 255], Reds(raster));
    }

    [Fact]
    public void Dashes_leave_gaps()
    {
        var raster = new Raster(8, 1, 1, _white);
        raster.Fill(Contours.Stroke([(0, 0.5), (8, 0.5)], 1, [2, 1]), _black);
        Assert.Equal([0, 0, 255, 0, 0, 255, 0, 0], Reds(raster));
    }

    [Fact]
    public void A_picture_that_would_fill_the_memory_is_refused() =>
        Assert.Contains(
            "too large",
            Assert.Throws<InputException>(() => new Raster(1e5, 1e5, 2, _white)).Message,
            StringComparison.Ordinal
        );

    private static int[] Reds(Raster raster) =>
        [
            .. Enumerable
                .Range(0, raster.Height)
                .SelectMany(y => Enumerable.Range(0, raster.Width).Select(x => (int)raster.Line(y)[3 * x])),
        ];
}
