using CsCheck;
using Malmoi.Text;

namespace Malmoi.Tests.Text;

public class JamoTests
{
    // Texts that are hard on purpose: every plane of Hangul, the mark itself, lone surrogates.
    private static readonly Gen<string> Texts = Gen.OneOf(
            Gen.Char['가', '힣'],
            Gen.Char['\u1100', '\u11ff'],
            Gen.Char['ㄱ', 'ㆎ'],
            Gen.Const(Jamo.LiteralMark),
            Gen.Char
        )
        .Array[0, 40]
        .Select(characters => new string(characters));

    [Fact]
    public void Any_string_comes_back_exactly() =>
        Texts.Sample(text => Jamo.Compose(Jamo.Decompose(text)) == text, iter: 20_000);

    [Fact]
    public void Any_two_strings_have_different_jamo() =>
        Gen.Select(Texts, Texts)
            .Sample((one, other) => one == other || Jamo.Decompose(one) != Jamo.Decompose(other), iter: 20_000);

    [Fact]
    public void Every_syllable_is_decomposed_as_Unicode_decomposes_it()
    {
        for (var syllable = '가'; syllable <= '힣'; syllable++)
        {
            var text = syllable.ToString();
            Assert.Equal(text.Normalize(System.Text.NormalizationForm.FormD), Jamo.Decompose(text));
            var (initial, vowel, final) = Hangul.Parts(syllable);
            Assert.Equal(0xac00 + (588 * initial) + (28 * vowel) + final, syllable);
            Assert.Equal(syllable, Hangul.Syllable(initial, vowel, final));
        }
    }

    [Fact]
    public void Decomposed_text_is_kept_apart_from_syllables()
    {
        var decomposed = "한글".Normalize(System.Text.NormalizationForm.FormD);
        Assert.NotEqual(Jamo.Decompose("한글"), Jamo.Decompose(decomposed));
        Assert.Equal(decomposed, Jamo.Compose(Jamo.Decompose(decomposed)));
    }

    [Fact]
    public void Letters_that_stand_alone_stay() => Assert.Equal("ㅋㅋ ㅠㅠ", Jamo.Decompose("ㅋㅋ ㅠㅠ"));

    [Fact]
    public void Jamo_without_a_syllable_are_kept() =>
        Assert.Equal("\u1100\u1100가\u11a8", Jamo.Compose("\u1100\u1100\u1100\u1161\u034f\u11a8"));
}
