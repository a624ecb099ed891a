using System.Text;
using Malmoi.Reports.Pictures;

namespace Malmoi.Tests.Reports.Pictures;

public class OpenTypeFontTests
{
    [Fact]
    public void Letters_have_outlines_and_widths_in_sizes_of_the_font()
    {
        using var folder = new TemporaryFolder();
        var font = Open(folder, TinyFont.Bytes())!;
        Assert.True(font.Has(new Rune('a')));
        Assert.False(font.Has(new Rune('b')));
        Assert.Equal(0.6, font.Advance(new Rune('a')));
        Assert.Equal(1.2, font.Advance(new Rune('한')));
        Assert.Equal([(0.5, 0), (0.5, 0.5), (0, 0.5), (0, 0)], font.Outline(new Rune('a')).Lines.Single());
    }

    [Fact]
    public void A_letter_may_be_made_of_another()
    {
        using var folder = new TemporaryFolder();
        var font = Open(folder, TinyFont.Bytes())!;
        Assert.Equal([(0.75, 0), (0.75, 0.75), (0, 0.75), (0, 0)], font.Outline(new Rune('한')).Lines.Single());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Letters_in_the_compact_format_are_drawn_by_their_programs(bool byNumber)
    {
        using var folder = new TemporaryFolder();
        var font = Open(folder, TinyFont.Compact(byNumber))!;
        Assert.Equal([(0, 0), (0.5, 0), (0.5, 0.5), (0, 0.5)], font.Outline(new Rune('a')).Lines.Single());
        Assert.Equal([(0, 0), (0.75, 0), (0.75, 0.75), (0, 0.75)], font.Outline(new Rune('한')).Lines.Single());
        Assert.Equal(1.2, font.Advance(new Rune('한')));
    }

    public static TheoryData<byte[]> Fonts => [TinyFont.Bytes(), TinyFont.Compact(false), TinyFont.Compact(true)];

    [Theory]
    [MemberData(nameof(Fonts))]
    public void A_font_cut_anywhere_is_passed_over_or_read_within_its_bounds(byte[] whole)
    {
        using var folder = new TemporaryFolder();
        for (var length = 0; length < whole.Length; length++)
        {
            var files = new[] { Write(folder, whole[..length]) };
            try
            {
                _ = new InstalledFonts("한", files).For(new Rune('한')).Outline(new Rune('한'));
            }
            catch (InputException error)
            {
                Assert.Contains("font", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Without_a_font_for_a_letter_the_error_names_it_and_what_to_install()
    {
        using var folder = new TemporaryFolder();
        string[] files = [Write(folder, TinyFont.Bytes())];
        var error = Assert.Throws<InputException>(() => new InstalledFonts("a글", files));
        Assert.Contains("'글'", error.Message, StringComparison.Ordinal);
        Assert.Contains("fonts-nanum", error.Message, StringComparison.Ordinal);
    }

    private static OpenTypeFont? Open(TemporaryFolder folder, byte[] bytes) =>
        OpenTypeFont.TryOpen(Write(folder, bytes));

    private static string Write(TemporaryFolder folder, byte[] bytes)
    {
        File.WriteAllBytes(folder["font.ttf"], bytes);
        return folder["font.ttf"];
    }
}
