using CsCheck;
using Malmoi.Tokenization.Korean;

namespace Malmoi.Tests.Tokenization.Korean;

public class MorphemeAlignmentTests
{
    [Theory]
    [InlineData("학교에서는", "학교/NNG+에서/JKB+는/JX", "학교 에서 는")]
    [InlineData("했다", "하/VV+았/EP+다/EF", "했 다")]
    [InlineData("갔습니다", "가/VV+았/EP+습니다/EF", "갔 습니다")]
    [InlineData("갑니다", "가/VV+ㅂ니다/EF", "갑 니다")]
    [InlineData("참여한다", "참여/NNG+하/XSV+ㄴ다/EF", "참여 한 다")]
    [InlineData("예쁜", "예쁘/VA+ㄴ/ETM", "예쁜")]
    [InlineData("예쁜", "예쁘/VA+ᆫ/ETM", "예쁜")] // Kiwi writes conjoining jamo
    [InlineData("가까운", "가깝/VA+ㄴ/ETM", "가까운")]
    [InlineData("가까웠다", "가깝/VA+었/EP+다/EF", "가까 웠 다")]
    [InlineData("가까워서", "가깝/VA+어서/EC", "가까 워서")]
    [InlineData("들으니", "듣/VV+으니/EC", "들 으니")]
    [InlineData("지어", "짓/VV+어/EC", "지 어")]
    [InlineData("몰라서", "모르/VV+아서/EC", "몰 라서")]
    [InlineData("봐서", "보/VV+아서/EC", "봐 서")]
    [InlineData("먹었겠습니다", "먹/VV+었/EP+겠/EP+습니다/EF", "먹 었 겠 습니다")]
    [InlineData("서울입니다", "서울/NNP+이/VCP+ㅂ니다/EF", "서울 입 니다")]
    [InlineData("친구다", "친구/NNG+이/VCP+다/EF", "친구 다")]
    [InlineData("건", "것/NNB+은/JX", "건")]
    [InlineData("경기관광공사와", "경기/NNG+관광/NNG+공사/NNG+와/JC", "경기관광공사 와")]
    [InlineData("8개를", "8/SN+개/NNB+를/JKO", "8개 를")]
    [InlineData("좋아요!!", "좋/VA+아요/EF+!/SF+!/SF", "좋 아요 !!")]
    public void Morphemes_are_found_in_the_text_they_contracted_to(string text, string morphemes, string pieces) =>
        Assert.Equal(
            pieces,
            Assert.Single(KoreanSamples.Read($"{text}\t{morphemes}\n", TaggedFormat.Sejong)).ToString()
        );

    [Fact]
    public void Morphemes_that_do_not_look_like_the_text_are_left_out()
    {
        var corpus = KoreanSamples.Corpus("바람\t구름/NNG+에서/JKB\n비\t비/NNG\n"u8.ToArray(), TaggedFormat.Sejong);
        Assert.Equal("비", Assert.Single(corpus.Eojeol()).Text);
        Assert.Equal(1, corpus.LeftOut);
    }

    [Fact]
    public void Morphemes_that_did_not_change_are_found_exactly() =>
        Gen.String[Gen.OneOf(Gen.Char['가', '힣'], Gen.Char['a', 'z'], Gen.Char['ㄱ', 'ㅣ']), 1, 4]
            .Array[1, 6]
            .Sample(forms =>
            {
                var begins = new int[forms.Length];
                var text = string.Concat(forms);
                Assert.True(
                    new MorphemeAlignment().TryAlign(text, [.. forms.Select(form => new Morpheme(form, "NNG"))], begins)
                );
                var expected = forms.Select((_, i) => forms[..i].Sum(form => form.Length));
                Assert.Equal(expected, begins);
            });

    [Fact]
    public void Pieces_are_the_text_whatever_the_morphemes() =>
        Gen.Select(Korean, Gen.Select(Korean, Gen.OneOf("NNG", "JX", "EC", "XSV", "SF")).Array[1, 5])
            .Sample(
                (text, morphemes) =>
                {
                    var assembler = new EojeolAssembler();
                    var token = new TaggedToken(
                        text,
                        [.. morphemes.Select(pair => new Morpheme(pair.Item1, pair.Item2))],
                        EndsEojeol: true
                    );
                    foreach (var eojeol in assembler.Add(token))
                    {
                        Assert.Equal(text, string.Concat(eojeol.Pieces.Select(piece => eojeol.Text[piece.Range])));
                        Assert.All(
                            eojeol.Pieces,
                            piece => Assert.True(piece.Range.Start.Value < piece.Range.End.Value)
                        );
                    }
                }
            );

    private static Gen<string> Korean { get; } =
        Gen.String[Gen.OneOf(Gen.Char['가', '개'], Gen.Char['아', '았'], Gen.Char[".ㄴ"]), 1, 5];
}
