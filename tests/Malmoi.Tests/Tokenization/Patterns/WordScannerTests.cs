using CsCheck;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tests.Tokenization.Patterns;

public sealed class WordScannerTests
{
    public static TheoryData<string> Expressions =>
        [Gpt2Pattern.Expression, Llama3Pattern.Expression, Qwen2Pattern.Expression, O200kPattern.Expression];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void A_scanner_finds_what_its_expression_does(string expression)
    {
        var scanner = WordScanner.Find(expression)!;
        var regex = new RegexPattern(expression);
        TextGenerator.Text.Sample(text => Assert.Equal(Words(regex, text), Words(scanner, text)), iter: 4_000);
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void A_scanner_finds_what_its_expression_does_in_the_golden_strings(string expression)
    {
        var scanner = WordScanner.Find(expression)!;
        var regex = new RegexPattern(expression);
        Assert.All(GoldenTokenizations.Strings(), text => Assert.Equal(Words(regex, text), Words(scanner, text)));
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void The_words_of_a_scanner_joined_are_the_text(string expression)
    {
        var scanner = WordScanner.Find(expression)!;
        TextGenerator.Text.Sample(text => Assert.Equal(text, string.Concat(Words(scanner, text))), iter: 2_000);
    }

    [Fact]
    public void A_blank_goes_with_the_word_after_it() =>
        Assert.Equal(["I", "'ll", " go", "  ", " 서울에", "!?"], Words(new Gpt2Pattern(), "I'll go   서울에!?"));

    [Fact]
    public void Llama_3_takes_digits_by_three_and_Qwen_2_one_by_one()
    {
        Assert.Equal(["123", "45", "년"], Words(new Llama3Pattern(), "12345년"));
        Assert.Equal(["1", "2", "년"], Words(new Qwen2Pattern(), "12년"));
    }

    private static string[] Words(IPattern pattern, string text) =>
        [.. pattern.Matches(text).Select(match => text[match.Start..match.End])];
}
