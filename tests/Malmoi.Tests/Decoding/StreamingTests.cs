using System.Text;
using CsCheck;
using Malmoi.Decoding;
using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Decoding;

public class StreamingTests
{
    private static readonly Gen<string> Texts = Gen.String[
        Gen.OneOf(Gen.Char['가', '힣'], Gen.Char['a', 'c'], Gen.Const(' ')),
        0,
        300
    ];

    [Theory]
    [InlineData(TextUnit.Character)]
    [InlineData(TextUnit.Syllable)]
    [InlineData(TextUnit.Jamo)]
    public void What_was_streamed_is_the_decoded_text(TextUnit unit) =>
        Texts.Sample(text =>
        {
            var tokenizer = Tokenizer(text, new TextPolicy { Unit = unit });
            var streamed = new StreamingDecoder(tokenizer, []);
            var shown = tokenizer.Encode(text).Select(token => streamed.Accept(token.Id)).ToList();
            return string.Concat(shown) + streamed.Finish() == text;
        });

    [Fact]
    public void A_syllable_is_shown_when_no_jamo_can_join_it_any_more()
    {
        var tokenizer = Tokenizer("한글", new TextPolicy { Unit = TextUnit.Jamo });
        var streamed = new StreamingDecoder(tokenizer, []);
        var shown = tokenizer.Encode("한글").Select(token => streamed.Accept(token.Id)).ToList();
        Assert.Equal(["", "", "", "한", "", ""], shown);
        Assert.Equal("글", streamed.Finish());
    }

    [Fact]
    public void A_final_consonant_may_join_the_last_syllable_of_the_prompt()
    {
        var tokenizer = Tokenizer("한국하", new TextPolicy { Unit = TextUnit.Jamo });
        var ids = tokenizer.Encode("한국").Select(token => token.Id).ToArray();
        var streamed = new StreamingDecoder(tokenizer, ids.AsSpan(0, 2));
        var text = "하" + string.Concat(ids[2..].Select(streamed.Accept)) + streamed.Finish();
        Assert.Equal("한국", text.Normalize());
    }

    [Fact]
    public void Words_after_a_prompt_start_with_a_blank()
    {
        var tokenizer = Tokenizer("the cat sat", TextPolicy.AsWritten);
        var ids = tokenizer.Encode("the cat sat").Select(token => token.Id).ToArray();
        var streamed = new StreamingDecoder(tokenizer, ids.AsSpan(0, 1));
        Assert.Equal(" cat sat", streamed.Accept(ids[1]) + streamed.Accept(ids[2]) + streamed.Finish());
    }

    [Fact]
    public void A_character_in_several_byte_tokens_is_shown_whole()
    {
        var streamed = new StreamingDecoder(new ByteTokenizer(), []);
        var shown = Encoding.UTF8.GetBytes("한글a").Select(value => streamed.Accept(value)).ToList();
        Assert.All(shown, piece => Assert.DoesNotContain('\ufffd', piece));
        Assert.Equal("한글a", string.Concat(shown) + streamed.Finish());
    }

    [Fact]
    public void Text_ends_before_a_stop_sequence_however_it_is_cut() =>
        Gen.Select(
                Gen.String[Gen.Char['a', 'c'], 0, 20],
                Gen.String[Gen.Char['a', 'c'], 1, 4].Array[0, 3],
                Gen.Int[1, 5]
            )
            .Sample(
                (text, stops, size) =>
                {
                    var stop = new StopSequences(stops);
                    var shown =
                        string.Concat(text.Chunk(size).Select(piece => stop.Accept(new string(piece)))) + stop.Finish();
                    var first = stops
                        .Select(s => text.IndexOf(s, StringComparison.Ordinal))
                        .Where(at => at >= 0)
                        .DefaultIfEmpty(text.Length)
                        .Min();
                    // Pieces come one by one, so a longer stop that starts earlier cannot win over one that is complete sooner.
                    return text.StartsWith(shown, StringComparison.Ordinal)
                        && stops.All(s => !shown.Contains(s, StringComparison.Ordinal))
                        && shown.Length >= first
                        && stop.IsStopped == first < text.Length;
                }
            );

    private static UnitTokenizer Tokenizer(string text, TextPolicy policy)
    {
        var vocabulary = WordVocabulary.WithMarks();
        foreach (var piece in new Pieces(text, policy))
        {
            vocabulary.Add(Encoding.UTF8.GetBytes(piece.Text.ToString()));
        }

        return new UnitTokenizer(vocabulary, policy, new SpecialTokens(0, 1, 2));
    }

    /// <summary>Each byte a token: the worst case of every byte-level vocabulary.</summary>
    private sealed class ByteTokenizer : ITokenizer
    {
        public int VocabularySize => 256;

        public SpecialTokens Special { get; } = new();

        public void Encode(ReadOnlySpan<char> text, System.Buffers.IBufferWriter<int> ids) =>
            System.Buffers.BuffersExtensions.Write(
                ids,
                Array.ConvertAll(Encoding.UTF8.GetBytes(text.ToArray()), value => (int)value)
            );

        public string? Piece(int id) => null;

        public IReadOnlyList<Token> Encode(string text) =>
            [.. Encoding.UTF8.GetBytes(text).Select(value => new Token(value, "", 0..0))];

        public string Decode(ReadOnlySpan<int> ids) =>
            Encoding.UTF8.GetString(Array.ConvertAll(ids.ToArray(), id => (byte)id));
    }
}
