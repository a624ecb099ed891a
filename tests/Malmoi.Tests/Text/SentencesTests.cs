using Malmoi.Text;

namespace Malmoi.Tests.Text;

public class SentencesTests
{
    [Theory]
    [InlineData("He left. She stayed.", "He left.|She stayed.")]
    [InlineData(
        "Dr. Kim met Mr. J. Park at 3.14 p.m. in Seoul. They spoke.",
        "Dr. Kim met Mr. J. Park at 3.14 p.m. in Seoul.|They spoke."
    )]
    [InlineData(
        "\"Stop!\" he said. \"I am here. You are there.\" He left.",
        "\"Stop!\" he said.|\"I am here. You are there.\"|He left."
    )]
    [InlineData("Really?! Yes... no, wait… What", "Really?!|Yes... no, wait…|What")]
    [InlineData("1. Introduction 2. Methods", "1. Introduction 2.|Methods")]
    [InlineData("It works (see Fig. 3). Good.", "It works (see Fig. 3).|Good.")]
    [InlineData("This is what I think. I know.", "This is what I think.|I know.")]
    [InlineData("a 5\" screen. Next one.", "a 5\" screen.|Next one.")]
    [InlineData("밥을 먹었다. 잠을 잤다.", "밥을 먹었다.|잠을 잤다.")]
    [InlineData("좋아요.다음에 또 봐요!꼭", "좋아요.|다음에 또 봐요!|꼭")]
    [InlineData("그는 \"안녕. 잘 가.\"라고 말했다. 나는 웃었다.", "그는 \"안녕. 잘 가.\"라고 말했다.|나는 웃었다.")]
    [InlineData("버전 3.2를 쓴다. 값은 1.5배다.", "버전 3.2를 쓴다.|값은 1.5배다.")]
    [InlineData("好。很好。", "好。|很好。")]
    [InlineData("  ", "")]
    [InlineData("끝", "끝")]
    public void Sentences_are_split(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Sentences.Split(text).Select(range => text[range])));

    [Fact]
    public void No_text_is_lost() =>
        CsCheck.Check.Sample(
            CsCheck.Gen.String[
                CsCheck.Gen.OneOf(
                    CsCheck.Gen.Const('.'),
                    CsCheck.Gen.Const(' '),
                    CsCheck.Gen.Const('"'),
                    CsCheck.Gen.Const('다'),
                    CsCheck.Gen.Char['A', 'c'],
                    CsCheck.Gen.Const('!')
                ),
                0,
                30
            ],
            text =>
                string.Concat(Sentences.Split(text).Select(range => text[range]))
                    .Replace(" ", "", StringComparison.Ordinal) == text.Replace(" ", "", StringComparison.Ordinal),
            iter: 5000
        );
}
