using CsCheck;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tests.Tokenization.Patterns;

public sealed class RegexPatternTests
{
    [Theory]
    [InlineData("a+", "caab a", "aa|a")]
    [InlineData("a+?", "aab", "a|a")]
    [InlineData("a{2}", "aaaaa", "aa|aa")]
    [InlineData("a{2,}", "aaaaa a", "aaaaa")]
    [InlineData("a{,2}b", "aaab b", "aab|b")]
    [InlineData("(?:ab|a)(?:c|bcd)", "abcd", "abc")]
    [InlineData("(?>a+)b", "aab", "aab")]
    [InlineData("a++a", "aaa", "")]
    [InlineData("(a*)*b", "aab", "aab")]
    [InlineData("x(?=y)", "xyxz", "x")]
    [InlineData("x(?!y)", "xyxz", "x")]
    [InlineData("(?<=a)b", "bab", "b")]
    [InlineData("(?<!a|cc)b", "abccbdb", "b")]
    [InlineData("(?i:abc)d", "ABCd abcD", "ABCd")]
    [InlineData("(?i)k", "kK\u212a", "k|K|\u212a")]
    [InlineData("(?i:s)", "sSſ", "s|S|ſ")]
    [InlineData(@"\p{L}+", "a𠀀b1", "a𠀀b")]
    [InlineData(@"[^\s\p{L}]+", "🙂가🙂🙂 ", "🙂|🙂🙂")]
    [InlineData(@"\p{Han}+|\p{Hangul}+", "漢字한글ab", "漢字|한글")]
    [InlineData(@"\p{^L}", "a1", "1")]
    [InlineData(@"\PL", "a1", "1")]
    [InlineData(@"[\p{L}&&[^a-c]]+", "abcdef", "def")]
    [InlineData("[]a]+", "]a]", "]a]")]
    [InlineData("[[:digit:]]+", "a12", "12")]
    [InlineData(@"[\x{1F600}-\x{1F64F}]", "a🙂", "🙂")]
    [InlineData(@"^.$", "a\nb", "a|b")]
    [InlineData(@"\bfoo\b", "foo food foo", "foo|foo")]
    [InlineData(@"\A.|\z", "ab", "a|")]
    [InlineData(@"\w+", "a_1가\u0301-", "a_1가\u0301")]
    [InlineData("(?x) a b # comment\n c", "abc", "abc")]
    [InlineData("a|", "ba", "|a")]
    [InlineData(" {2,}", "a  b c   d", "  |   ")]
    public void An_expression_matches_as_Oniguruma_does(string expression, string text, string matches)
    {
        var found = new RegexPattern(expression).Matches(text).Select(match => text[match.Start..match.End]);
        Assert.Equal(matches, string.Join('|', found));
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[a")]
    [InlineData("*a")]
    [InlineData("a{3,1}")]
    [InlineData(@"\p{Klingon}")]
    [InlineData(@"(a)\1")]
    [InlineData("(?<=a*)b")]
    [InlineData(@"\")]
    [InlineData("[b-a]")]
    [InlineData("((a{1000}){1000}){1000}")]
    public void An_expression_that_cannot_be_used_is_refused_with_its_text(string expression)
    {
        var error = Assert.Throws<InputException>(() => new RegexPattern(expression));
        Assert.Contains($"'{expression}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(a|a)*c")]
    [InlineData("(a+)+c")]
    [InlineData("(?:a?){40}a{40}c")]
    public void An_expression_that_would_run_for_ever_is_stopped(string expression)
    {
        var pattern = new RegexPattern(expression);
        var error = Assert.Throws<InputException>(() => pattern.Matches(new string('a', 60)));
        Assert.Contains("steps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Expressions_of_letters_match_as_NETs_do()
    {
        var part = Gen.OneOf(
            "a",
            "b",
            "[ab]",
            "(?:ab|b)",
            "a?",
            "b*",
            "(?:a|ab)+",
            "a{1,2}",
            "(?=a)",
            "(?!b)",
            "(?<=a)",
            "(?>a*)",
            "b+?",
            "(?:a*b?)*"
        );
        var check = Gen.Select(
            part.Array[1, 5].Select(string.Concat),
            Gen.OneOf('a', 'b', 'c').Array[0, 12].Select(c => new string(c))
        );
        check.Sample(
            (expression, text) =>
            {
                var expected = System.Text.RegularExpressions.Regex.Match(
                    text,
                    expression,
                    System.Text.RegularExpressions.RegexOptions.CultureInvariant
                );
                var matches = new RegexPattern(expression).Matches(text);
                Assert.Equal(expected.Success, matches.Count > 0);
                if (expected.Success)
                {
                    Assert.Equal(
                        (expected.Index, expected.Index + expected.Length),
                        (matches[0].Start, matches[0].End)
                    );
                }
            },
            iter: 5_000
        );
    }

    [Theory]
    [InlineData("(?<=", "(", "a|b)", ")c")]
    [InlineData("(?<=", "(?:", "a)?", ")c")]
    [InlineData("(?i)", "[", "가]", "")]
    public void Nesting_costs_no_more_than_it_is_deep(string before, string open, string close, string after)
    {
        const int deep = 45;
        var expression =
            before
            + string.Concat(Enumerable.Repeat(open, deep))
            + string.Concat(Enumerable.Repeat(close, deep))
            + after;
        Assert.Empty(new RegexPattern(expression).Matches("나는 학교에"));
    }

    [Fact]
    public void No_expression_escapes_or_hangs()
    {
        string[] parts =
        [
            "a",
            "가",
            ".",
            "\\",
            "[",
            "]",
            "^",
            "$",
            "(",
            ")",
            "(?:",
            "(?i:",
            "(?=",
            "(?!",
            "(?<=",
            "(?<!",
            "(?>",
            "|",
            "*",
            "+",
            "?",
            "{2}",
            "{1,}",
            "{,3}",
            @"\p{L}",
            @"\p{^Han}",
            @"\s",
            @"\W",
            "&&",
            "[:alpha:]",
            "-",
            "\ud800",
            "𠀀",
            @"\x{41}",
            @"\b",
        ];
        Gen.OneOf(parts)
            .Array[0, 14]
            .Select(string.Concat)
            .Sample(
                expression =>
                {
                    try
                    {
                        new RegexPattern(expression).Matches("aa 가가𠀀 ab\n a.(");
                    }
                    catch (InputException error)
                    {
                        Assert.Contains("regular expression", error.Message, StringComparison.Ordinal);
                    }
                },
                iter: 10_000
            );
    }
}
