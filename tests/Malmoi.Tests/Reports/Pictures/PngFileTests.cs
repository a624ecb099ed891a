using System.Buffers.Binary;
using System.IO.Compression;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Reports.Pictures;

namespace Malmoi.Tests.Reports.Pictures;

public class PngFileTests
{
    [Fact]
    public void A_picture_is_read_back_as_it_was_painted()
    {
        var raster = new Raster(5, 3, 1, new Colour(250, 240, 230));
        raster.Fill(Contours.Circle(2, 1, 1.3), new Colour(10, 90, 200), 0.7);
        using var stream = new MemoryStream();
        PngFile.Write(raster, stream);
        var (width, height, dots) = Read(stream.ToArray());
        Assert.Equal((5, 3), (width, height));
        Assert.Equal([.. Enumerable.Range(0, 3).SelectMany(y => raster.Line(y).ToArray())], dots);
    }

    [Fact]
    public void Every_chart_is_painted_with_its_words_in_either_language()
    {
        var fonts = Fonts("가a");
        Assert.SkipUnless(fonts, "no font with Hangul is installed");
        using var folder = new TemporaryFolder();
        foreach (var (name, svg) in Charts())
        {
            PngFile.Save(svg, folder[$"{name}.en.png"]);
            PngFile.Save(svg, folder[$"{name}.ko.png"], korean: true);
            var (english, korean) = (
                Read(File.ReadAllBytes(folder[$"{name}.en.png"])),
                Read(File.ReadAllBytes(folder[$"{name}.ko.png"]))
            );
            Assert.Equal(english.Width, korean.Width);
            Assert.True(english.Dots.Distinct().Count() > 20, name);
            Assert.NotEqual(english.Dots, korean.Dots);
        }
    }

    [Fact]
    public void A_classes_look_is_that_of_the_reports()
    {
        var styles = new StyleSheet(HtmlReport.Style());
        Assert.Equal(new Colour(0xFD, 0xFC, 0xFA), styles.Paper);
        Assert.Equal(new Colour(0x1F, 0x5F, 0xA8), styles.Of("fill c1").Fill);
        Assert.Null(styles.Of("line c2").Fill);
        Assert.Equal(
            (new Colour(0xC8, 0x50, 0x1E), 2.2),
            (styles.Of("line c2").Stroke!.Value, styles.Of("line c2").StrokeWidth)
        );
        Assert.Equal([4, 4], styles.Of("reference").Dashes);
        Assert.True(styles.Of("label value").StrokeIsBelow);
        Assert.Equal(13, styles.Of("word c3").FontSize);
        Assert.Equal(new Colour(0x2C, 0x7F, 0x53), styles.Of("word c3").Fill);
        Assert.Equal(0.75, styles.Of("arrow").Opacity);
    }

    private static IEnumerable<(string Name, string Svg)> Charts()
    {
        var title = new Bilingual("title", "제목");
        yield return (
            "bars",
            new BarChart
            {
                Title = title,
                ValueTitle = new("value", "값"),
                Reference = 1,
                Bars = [new("a", 2, 1, 3, Mark: 1.5)],
            }.ToSvg()
        );
        yield return (
            "lines",
            new LineChart
            {
                Title = title,
                XTitle = new("layer", "층"),
                YTitle = new("right", "정답"),
                Series = [new("a", [(0, 1), (1, 3), (2, 2)])],
            }.ToSvg()
        );
        yield return (
            "heat",
            new HeatTable
            {
                Title = title,
                Columns = [new("left", "왼쪽")],
                Rows = [("a", [0.5])],
            }.ToSvg()
        );
        yield return (
            "heads",
            new HeadView
            {
                Title = title,
                Words = ["나", "a"],
                Weights = [0.5f, 0.5f, 1, 0],
            }.ToSvg()
        );
        yield return (
            "grid",
            new HeadGrid
            {
                Title = title,
                Words = 1,
                Heads =
                [
                    [
                        [0.5f],
                    ],
                ],
            }.ToSvg()
        );
        yield return (
            "strip",
            new SurprisalStrip
            {
                Title = title,
                Texts =
                [
                    [("나", 3)],
                ],
            }.ToSvg()
        );
    }

    private static bool Fonts(string letters)
    {
        try
        {
            _ = new InstalledFonts(letters);
            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }

    private static (int Width, int Height, byte[] Dots) Read(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        var (at, width, height) = (8, 0, 0);
        using var packed = new MemoryStream();
        while (at < file.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var data = file.AsSpan(at + 8, length);
            switch (System.Text.Encoding.ASCII.GetString(file, at + 4, 4))
            {
                case "IHDR":
                    (width, height) = (
                        BinaryPrimitives.ReadInt32BigEndian(data),
                        BinaryPrimitives.ReadInt32BigEndian(data[4..])
                    );
                    Assert.Equal([8, 2, 0, 0, 0], data[8..].ToArray());
                    break;
                case "IDAT":
                    packed.Write(data);
                    break;
                case "IEND":
                    // The check of an empty last chunk is the same in every file.
                    Assert.Equal(0xAE426082, BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8)));
                    break;
            }

            at += 12 + length;
        }

        packed.Position = 0;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        zlib.CopyTo(unpacked);
        var lines = unpacked.ToArray();
        var dots = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        {
            Assert.Equal(2, lines[y * (1 + (3 * width))]);
            for (var x = 0; x < 3 * width; x++)
            {
                dots[(3 * width * y) + x] = (byte)(
                    lines[(y * (1 + (3 * width))) + 1 + x] + (y > 0 ? dots[(3 * width * (y - 1)) + x] : 0)
                );
            }
        }

        return (width, height, dots);
    }
}
