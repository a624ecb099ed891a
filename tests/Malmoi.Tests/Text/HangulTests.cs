using Malmoi.Text;

namespace Malmoi.Tests.Text;

public class HangulTests
{
    [Theory]
    [InlineData("책", true)]
    [InlineData("의자", false)]
    [InlineData("강물", true)]
    [InlineData("3", true)]
    [InlineData("100", true)]
    [InlineData("2025", false)]
    [InlineData("ㄱ", true)]
    [InlineData("ㅏ", false)]
    [InlineData("table", false)]
    [InlineData("", false)]
    public void A_final_consonant_chooses_the_particle(string word, bool expected) =>
        Assert.Equal(expected, Hangul.HasFinal(word));

    [Fact]
    public void Decomposed_words_have_the_same_final()
    {
        foreach (var word in new[] { "책", "의자", "강물", "닭", "값" })
        {
            var decomposed = word.Normalize(System.Text.NormalizationForm.FormD);
            Assert.Equal(Hangul.FinalOf(word), Hangul.FinalOf(decomposed));
        }
    }

    [Fact]
    public void Rieul_is_told_apart()
    {
        Assert.Equal(Hangul.Rieul, Hangul.FinalOf("강물"));
        Assert.Equal(Hangul.Rieul, Hangul.FinalOf("8"));
        Assert.NotEqual(Hangul.Rieul, Hangul.FinalOf("집"));
    }

    [Fact]
    public void A_final_can_be_changed()
    {
        Assert.Equal('한', Hangul.WithFinal('하', 4));
        Assert.Equal('하', Hangul.WithFinal('한', 0));
        Assert.Equal("ㅎㅏㄴ", Hangul.Letters('한'));
        Assert.Equal("ㅎㅏㄴ", string.Concat(Jamo.Decompose("한").Select(Hangul.StandAlone)));
    }

    [Fact]
    public void A_character_that_is_no_syllable_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Hangul.Parts('a'));
}
