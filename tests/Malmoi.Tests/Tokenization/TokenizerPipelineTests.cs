using System.Buffers;
using CsCheck;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tests.Tokenization;

public sealed class TokenizerPipelineTests
{
    public static TheoryData<string> Lossless => ["byte-level", "byte-fallback", "jamo"];

    public static TheoryData<string> Names => [.. SampleTokenizers.All.Keys];

    [Theory]
    [MemberData(nameof(Lossless))]
    public void Text_decoded_from_its_ids_is_the_text(string name)
    {
        var tokenizer = Plain(name);
        TextGenerator
            .Text.Where(text => !text.Contains('▁', StringComparison.Ordinal) || name != "byte-fallback")
            .Sample(text => Assert.Equal(text, tokenizer.Decode(Ids(tokenizer, text))), iter: 2_000);
    }

    [Theory]
    [MemberData(nameof(Lossless))]
    public void The_places_of_tokens_tile_the_text(string name)
    {
        var tokenizer = Plain(name);
        TextGenerator.Text.Sample(
            text =>
            {
                var end = 0;
                foreach (var token in tokenizer.Encode(text))
                {
                    var (start, next) = (token.Range.Start.Value, token.Range.End.Value);
                    // Pieces of one character have its whole place, and so has the blank put before the text.
                    Assert.True(start <= end && next >= end, $"{start}..{next} after {end}");
                    end = next;
                }

                Assert.Equal(text.Length, end);
            },
            iter: 1_000
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_decoded_id_by_id_is_the_text_decoded_at_once(string name)
    {
        var tokenizer = SampleTokenizers.All[name];
        // Any ids at all: cut characters, runs of bytes, special tokens in between.
        var ids = Gen.OneOf(
            TextGenerator.Text.Select(text => Ids(Plain(name), text)),
            Gen.Int[0, tokenizer.VocabularySize + 1].Array[0, 200]
        );
        Gen.Select(ids, Gen.Bool)
            .Sample(
                (sequence, skip) =>
                {
                    var streaming = new StreamingDecoder(tokenizer, skipSpecialTokens: skip);
                    List<string> parts = [.. sequence.Select(streaming.Accept)];
                    parts.Add(streaming.Finish());
                    Assert.Equal(tokenizer.Decode(sequence, skip), string.Concat(parts));
                    Assert.All(parts, part => Assert.True(part.Length == 0 || !char.IsHighSurrogate(part[^1])));
                },
                iter: 1_000
            );
    }

    [Fact]
    public void Half_a_character_is_never_shown()
    {
        var tokenizer = SampleTokenizers.ByteLevel();
        var streaming = new StreamingDecoder(tokenizer);
        var shown = Ids(tokenizer, "가🙂a").Select(streaming.Accept).ToList();
        Assert.Equal(["", "", "가", "", "", "", "🙂", "a"], shown);
        Assert.Equal("", streaming.Finish());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_alone_are_those_of_the_tokens(string name)
    {
        var tokenizer = SampleTokenizers.All[name];
        var marked = Gen.Select(
                TextGenerator.Text,
                Gen.OneOf("<s>", "[MASK]", " [MASK]  ", "강조", "", "[SEP]"),
                TextGenerator.Text
            )
            .Select((a, b, c) => a + b + c);
        marked.Sample(
            text =>
            {
                var ids = Ids(tokenizer, text);
                Assert.Equal(ids, tokenizer.Encode(text).Select(token => token.Id));
                var bare = new TokenizerPipeline(tokenizer.Parts with { Padding = null, Truncation = null });
                Assert.Equal(ids, bare.Prepare(text, addSpecialTokens: false).Ids);
            },
            iter: 1_000
        );
    }

    [Fact]
    public void An_added_token_takes_its_blanks_along_and_single_words_stand_alone()
    {
        var tokenizer = SampleTokenizers.ByteLevel();
        Assert.Equal(["h", "[MASK]", "e"], Shown(tokenizer, "h  [MASK]\n e"));
        Assert.Equal(
            [(0, 1), (1, 11), (11, 12)],
            tokenizer.Encode("h  [MASK]\n e").Select(token => (token.Range.Start.Value, token.Range.End.Value))
        );
        Assert.Equal(
            ["h", "강조", "."],
            Shown(tokenizer, "h강조.".Replace("h", "h ", StringComparison.Ordinal)).Where(piece => piece is not "Ġ")
        );
        Assert.DoesNotContain(268, tokenizer.Encode("강조는").Select(token => token.Id));
    }

    [Fact]
    public void The_longest_of_added_tokens_that_start_together_is_taken()
    {
        var tokenizer = SampleTokenizers
            .ByteFallback()
            .WithAddedTokens([new AddedToken(900, "<s"), new AddedToken(901, "<s>>")]);
        Assert.Equal([901], Ids(tokenizer, "<s>>"));
        Assert.Equal([0], Ids(tokenizer, "<s>"));
        Assert.Equal([900], Ids(tokenizer, "<s"));
    }

    [Fact]
    public void A_normalised_added_token_is_found_in_normalised_text()
    {
        var tokenizer = SampleTokenizers
            .All["word-level"]
            .WithAddedTokens([new AddedToken(6, "Café") { Normalized = true }]);
        Assert.Equal([1, 6, 1], Ids(tokenizer, "나는 CAFE\u0301 나는"));
    }

    [Fact]
    public void Adding_tokens_moves_no_old_id()
    {
        var tokenizer = SampleTokenizers.ByteLevel();
        var more = tokenizer.WithAddedTokens([new AddedToken(tokenizer.VocabularySize, "새낱말")]);
        Assert.Equal([269], Ids(more, "새낱말"));
        Assert.Equal(270, more.VocabularySize);
        Assert.Equal(Ids(tokenizer, "hello 나는"), Ids(more, "hello 나는"));
    }

    [Fact]
    public void Added_tokens_that_clash_are_refused()
    {
        var tokenizer = SampleTokenizers.ByteLevel();
        Assert.Contains(
            "which is the piece 'he'",
            Refusal(tokenizer, new AddedToken(257, "새")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "have the same id 267",
            Refusal(tokenizer, new AddedToken(267, "새")),
            StringComparison.Ordinal
        );
        Assert.Contains("comes twice", Refusal(tokenizer, new AddedToken(999, "[MASK]")), StringComparison.Ordinal);
        Assert.Contains("is empty", Refusal(tokenizer, new AddedToken(999, "")), StringComparison.Ordinal);
        Assert.Contains("with id 257", Refusal(tokenizer, new AddedToken(999, "he")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_is_padded_together_and_what_overflows_too()
    {
        var tokenizer = SampleTokenizers.WordPieces();
        var batch = tokenizer.Prepare([("나는", null), ("나는 나는 나는 나는 .", null)]);
        Assert.All(batch, input => Assert.Equal(8, input.Length));
        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0], batch[0].AttentionMask);
        Assert.Equal([2, 5, 4, 5, 4, 5, 8, 3], batch[1].Ids);
        Assert.Equal([2, 4, 5, 4, 5, 4, 3, 0], batch[1].Overflowing.Single().Ids);
    }

    [Fact]
    public void An_unknown_word_is_spelled_as_the_text_does()
    {
        var token = SampleTokenizers.All["word-level"].Encode("나는 QUITE")[^1];
        Assert.Equal((0, "quite", 3..8), (token.Id, token.Piece, token.Range));
    }

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character()
    {
        var tokenizer = Plain("byte-level");
        Assert.Equal("a\ufffdb", tokenizer.Decode(Ids(tokenizer, "a\ud800b")));
    }

    private static string Refusal(TokenizerPipeline tokenizer, AddedToken token) =>
        Assert.Throws<InputException>(() => tokenizer.WithAddedTokens([token])).Message;

    // Without added tokens and special tokens, so that text is only text.
    private static TokenizerPipeline Plain(string name) =>
        new(SampleTokenizers.All[name].Parts with { AddedTokens = [] });

    private static string[] Shown(TokenizerPipeline tokenizer, string text) =>
        [.. tokenizer.Encode(text).Select(token => token.Piece)];

    private static int[] Ids(TokenizerPipeline tokenizer, string text)
    {
        var ids = new ArrayBufferWriter<int>();
        tokenizer.Encode(text.AsSpan(), ids);
        return ids.WrittenSpan.ToArray();
    }
}
