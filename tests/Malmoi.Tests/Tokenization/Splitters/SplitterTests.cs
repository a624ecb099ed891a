using System.Text;
using CsCheck;
using Malmoi.Text;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tests.Tokenization.Splitters;

public sealed class SplitterTests
{
    [Theory]
    [InlineData(SplitBehavior.Removed, "the|final|countdown")]
    [InlineData(SplitBehavior.Isolated, "the|-|final|-|-|countdown|-")]
    [InlineData(SplitBehavior.MergedWithPrevious, "the-|final-|-|countdown-")]
    [InlineData(SplitBehavior.MergedWithNext, "the|-final|-|-countdown|-")]
    [InlineData(SplitBehavior.Contiguous, "the|-|final|--|countdown|-")]
    public void Delimiters_go_where_the_behaviour_says(SplitBehavior behavior, string words) =>
        Assert.Equal(words, Words(new PatternSplitter(new LiteralPattern("-"), behavior), "the-final--countdown-"));

    [Fact]
    public void An_inverted_pattern_matches_the_words()
    {
        Assert.Equal(
            "ab|c",
            Words(new PatternSplitter(new RegexPattern("[a-c]+"), SplitBehavior.Removed, IsInverted: true), "-ab--c")
        );
        Assert.Equal(
            "-|ab|--|c",
            Words(new PatternSplitter(new RegexPattern("[a-c]+"), SplitBehavior.Isolated, IsInverted: true), "-ab--c")
        );
    }

    [Fact]
    public void Words_are_cut_as_each_splitter_says()
    {
        Assert.Equal("나는|학교에", Words(new WhitespaceSplit(), " 나는\u3000\n학교에 "));
        Assert.Equal("나는|..|a_1|🙂", Words(new Whitespace(), "나는.. a_1 🙂"));
        Assert.Equal("나|.|.|a|_|$|漢", Words(new BertSplitter(), "나.. a_$ 漢"));
        Assert.Equal("a|1|½|b", Words(new Digits(Individual: true), "a1½b"));
        Assert.Equal("a|1½|b", Words(new Digits(), "a1½b"));
        Assert.Equal("a |?!| b", Words(new Punctuation(SplitBehavior.Contiguous), "a ?! b"));
        Assert.Equal("a|b", Words(new CharDelimiterSplit(new Rune(0x1f642)), "a🙂b"));
        Assert.Equal("어제 |Apple|12|カナ漢字ー|에", Words(new ScriptSplitter(), "어제 Apple12カナ漢字ー에"));
        Assert.Equal("a🙂|bc|d", Words(new FixedLength(2), "a🙂bcd"));
        Assert.Equal(
            "a|1|2",
            Words(new SplitterSequence([new WhitespaceSplit(), new Digits(Individual: true)]), "a 12")
        );
    }

    [Theory]
    [InlineData(PrependScheme.Always, 0, "▁a|▁b")]
    [InlineData(PrependScheme.Always, 5, "▁a|▁b")]
    [InlineData(PrependScheme.First, 0, "▁a|▁b")]
    [InlineData(PrependScheme.First, 5, "a|▁b")]
    [InlineData(PrependScheme.Never, 0, "a|▁b")]
    public void Metaspace_puts_a_blank_before_the_stretches_it_is_told_to(
        PrependScheme scheme,
        int offset,
        string words
    )
    {
        var found = new List<NormalizedText>();
        new Metaspace(Metaspace.LowerBlock, scheme).Split(new NormalizedText("a b", offset), found);
        Assert.Equal(words, string.Join('|', found.Select(word => word.Text.ToString())));
    }

    [Fact]
    public void Metaspace_adds_no_blank_to_text_that_starts_with_one()
    {
        Assert.Equal("▁a", Words(new Metaspace(Metaspace.LowerBlock), " a"));
        Assert.Equal("▁a▁b", Words(new Metaspace(Metaspace.LowerBlock, SplitsWords: false), "a b"));
    }

    [Fact]
    public void Byte_level_words_are_GPT_2s()
    {
        Assert.Equal("ĠI|'m|ĠìķĦ|Ġ|Ġ!!", Words(new ByteLevelSplitter(), "I'm 아  !!"));
        Assert.Equal("I'mĠ", Words(new ByteLevelSplitter(AddPrefixSpace: false, UseRegex: false), "I'm "));
    }

    [Fact]
    public void The_byte_alphabet_has_every_byte_once()
    {
        Assert.Equal(256, Malmoi.Tokenization.ByteAlphabet.All.ToArray().Distinct().Count());
        Gen.Byte.Sample(value =>
            Malmoi.Tokenization.ByteAlphabet.TryGetByte(Malmoi.Tokenization.ByteAlphabet.Character(value), out var back)
            && back == value
        );
        Assert.False(Malmoi.Tokenization.ByteAlphabet.TryGetByte('가', out _));
    }

    [Theory]
    [InlineData("a", "Latin")]
    [InlineData("한", "Hangul")]
    [InlineData("漢", "Han")]
    [InlineData("𠀀", "Han")]
    [InlineData("1", "Common")]
    [InlineData("\u0301", "Inherited")]
    [InlineData("\u0378", "")]
    public void Characters_have_their_script(string character, string script) =>
        Assert.Equal(script, Scripts.Names[Scripts.Of(char.ConvertToUtf32(character, 0))]);

    private static string Words(ISplitter splitter, string text)
    {
        var words = new List<NormalizedText>();
        splitter.Split(new NormalizedText(text), words);
        return string.Join('|', words.Select(word => word.Text.ToString()));
    }
}
