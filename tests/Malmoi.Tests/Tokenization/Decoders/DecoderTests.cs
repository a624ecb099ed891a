using System.Text;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tests.Tokenization.Decoders;

public sealed class DecoderTests
{
    [Fact]
    public void Bytes_are_read_as_UTF_8_and_special_tokens_as_they_are() =>
        Assert.Equal("가 <한>\ufffd", Text(new ByteLevelDecoder(), "ê°", "ĢĠ", "<한>", "Ģ"));

    [Fact]
    public void A_run_of_byte_pieces_is_text_or_one_replacement_character_a_byte()
    {
        Assert.Equal("a가b", Text(new ByteFallbackDecoder(), "a", "<0xEA>", "<0xB0>", "<0x80>", "b"));
        Assert.Equal(
            "\ufffd\ufffd\ufffd\ufffda",
            Text(new ByteFallbackDecoder(), "<0xEA>", "<0xB0>", "<0x80>", "<0xFF>", "a")
        );
    }

    [Fact]
    public void Word_pieces_are_joined_and_English_tidied()
    {
        Assert.Equal("they've 나는, ok.", Text(new WordPieceDecoder(), "they", "'ve", "나", "##는", ",", "ok", "."));
        Assert.Equal("a .", Text(new WordPieceDecoder(Cleanup: false), "a", "."));
    }

    [Fact]
    public void Metaspace_drops_the_first_blank_where_one_was_put_there()
    {
        Assert.Equal("나는 가", Text(new Metaspace(Metaspace.LowerBlock), "▁나", "는", "▁가"));
        Assert.Equal(" 나", Text(new Metaspace(Metaspace.LowerBlock, PrependScheme.Never), "▁나"));
    }

    [Fact]
    public void The_mark_at_the_end_of_a_word_becomes_a_blank_but_at_the_end_of_the_text() =>
        Assert.Equal("ab a", Text(new BytePairDecoder(), "a", "b</w>", "a</w>"));

    [Fact]
    public void Strip_takes_no_more_than_it_is_told_to()
    {
        Assert.Equal("  a ", Text(new StripDecoder(new Rune(' '), 1, 1), "   a  "));
        Assert.Equal("", Text(new StripDecoder(new Rune('x'), 9, 9), "xx"));
    }

    [Fact]
    public void Frames_that_repeat_count_once() =>
        Assert.Equal(
            "hello y",
            Text(new Ctc(), "h", "h", "e", "<pad>", "l", "l", "<pad>", "l", "o", "o", "|", "|", "y")
        );

    [Fact]
    public void Jamo_become_syllables_across_pieces() =>
        Assert.Equal("한글a", Text(new JamoComposition(), "\u1112\u1161", "\u11ab\u1100", "\u1173\u11af", "a"));

    [Fact]
    public void Steps_hand_each_other_what_they_have_made() =>
        Assert.Equal(
            "가b",
            Text(
                new DecoderSequence([new ByteFallbackDecoder(), new Fuse(), new StripDecoder(new Rune(' '), 1, 0)]),
                " ",
                "<0xEA>",
                "<0xB0>",
                "<0x80>",
                "b"
            )
        );

    private static string Text(IDecoder decoder, params string[] pieces) => string.Concat(decoder.Decode([.. pieces]));
}
