using System.Text;
using CsCheck;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tests.Tokenization.Normalizers;

public sealed class UnicodeNormalizerTests
{
    public static TheoryData<NormalizationForm> Forms =>
        [NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC, NormalizationForm.FormKD];

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_text_is_what_NET_makes_of_the_whole(NormalizationForm form) =>
        TextGenerator.Text.Sample(
            text =>
            {
                var normalized = new NormalizedText(text);
                new UnicodeNormalizer(form).Normalize(normalized);
                // .NET refuses this noncharacter, round which nothing composes.
                var expected = string.Join('\ufffe', text.Split('\ufffe').Select(part => part.Normalize(form)));
                Assert.Equal(expected, normalized.Text.ToString());
            },
            iter: 3_000
        );

    [Theory]
    [MemberData(nameof(Forms))]
    public void Places_never_run_backwards(NormalizationForm form) =>
        TextGenerator.Text.Sample(
            text =>
            {
                var normalized = new NormalizedText(text);
                new UnicodeNormalizer(form).Normalize(normalized);
                for (int i = 0, last = 0; i < normalized.Length; i++)
                {
                    var place = normalized.Source(i, i + 1);
                    Assert.InRange(place.Start.Value, last, text.Length);
                    Assert.InRange(place.End.Value, place.Start.Value + 1, text.Length);
                    last = place.Start.Value;
                }
            },
            iter: 1_000
        );

    [Fact]
    public void What_several_characters_become_has_the_place_of_the_first_and_what_one_becomes_its_place()
    {
        var text = new NormalizedText("e\u0301㎏ㅎㅏㄴ");
        new UnicodeNormalizer(NormalizationForm.FormKC).Normalize(text);
        Assert.Equal("ékg하ᄂ", text.Text.ToString());
        Assert.Equal([0..1, 2..3, 2..3, 3..4, 5..6], Enumerable.Range(0, 5).Select(i => text.Source(i, i + 1)));
    }

    [Fact]
    public void A_mark_that_changes_places_keeps_the_order_of_places()
    {
        var text = new NormalizedText("a\u0301\u0323");
        new UnicodeNormalizer(NormalizationForm.FormD).Normalize(text);
        Assert.Equal("a\u0323\u0301", text.Text.ToString());
        Assert.Equal([0..1, 1..2, 2..3], Enumerable.Range(0, 3).Select(i => text.Source(i, i + 1)));
    }
}
